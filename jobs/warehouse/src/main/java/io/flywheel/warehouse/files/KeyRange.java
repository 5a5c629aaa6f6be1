package io.flywheel.warehouse.files;

import io.flywheel.warehouse.contract.Contract;
import io.flywheel.warehouse.contract.ContractColumn;
import java.util.Optional;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * The smallest and the largest value of a table's first key column in some rows, in the order that
 * Delta's statistics have.
 *
 * @param first not larger than any value
 * @param last not smaller than any value
 */
public record KeyRange(UTF8String first, UTF8String last) {

  public static KeyRange of(String first, String last) {
    return new KeyRange(UTF8String.fromString(first), UTF8String.fromString(last));
  }

  /** The first key column, when it is text: of other types no span is kept. */
  public static Optional<String> column(Contract contract) {
    String first = contract.key().get(0);
    return contract.columns().stream()
        .filter(column -> column.name().equals(first) && column.physicalType().equals("STRING"))
        .map(ContractColumn::name)
        .findFirst();
  }

  KeyRange with(KeyRange other) {
    return new KeyRange(
        first.compareTo(other.first) <= 0 ? first : other.first,
        last.compareTo(other.last) >= 0 ? last : other.last);
  }
}
