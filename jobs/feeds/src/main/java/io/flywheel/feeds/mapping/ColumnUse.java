package io.flywheel.feeds.mapping;

import io.flywheel.warehouse.contract.Contract;
import io.flywheel.warehouse.contract.ContractColumn;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a mapping makes of one column of a file. A value that stands for itself must have a form
 * that the canonical column's type can come from; an expression may turn any text into another.
 *
 * @param itself canonical columns that are the column as it stands, with their types
 * @param number true when a column of numbers is made of it
 * @param scale decimals of the DECIMAL columns that are made of it, the most; -1 without one
 */
public record ColumnUse(SortedMap<String, String> itself, boolean number, int scale)
    implements Serializable {
  private static final Pattern DECIMAL = Pattern.compile("DECIMAL\\(\\d+,(\\d+)\\)");
  private static final ColumnUse NONE = new ColumnUse(new TreeMap<>(), false, -1);

  /** Uses of the columns that the expressions of a mapping read, by their names. */
  static Map<String, ColumnUse> of(Contract contract, List<RecordMapping> records) {
    Map<String, ColumnUse> uses = new TreeMap<>();
    records.forEach(made -> add(contract, made.columns(), uses));
    return uses;
  }

  private static void add(
      Contract contract, Map<String, SourceExpression> columns, Map<String, ColumnUse> uses) {
    for (ContractColumn column : contract.deliveredColumns()) {
      SourceExpression expression = columns.get(column.name());
      if (expression != null) {
        Optional<String> itself = expression.column();
        expression
            .columns()
            .forEach(
                name ->
                    uses.merge(
                        name, of(column, itself.filter(name::equals).isPresent()), ColumnUse::and));
      }
    }
  }

  /** The use of a column that only other things than canonical columns are made of. */
  static ColumnUse none() {
    return NONE;
  }

  private static ColumnUse of(ContractColumn column, boolean itself) {
    String type = column.physicalType();
    Matcher decimal = DECIMAL.matcher(type);
    boolean amount = decimal.matches();
    return new ColumnUse(
        new TreeMap<>(itself ? Map.of(column.name(), type) : Map.of()),
        number(type),
        amount ? Integer.parseInt(decimal.group(1)) : -1);
  }

  private ColumnUse and(ColumnUse other) {
    SortedMap<String, String> both = new TreeMap<>(itself);
    both.putAll(other.itself);
    return new ColumnUse(both, number || other.number, Math.max(scale, other.scale));
  }

  /** True when the column is a number wherever it stands for itself. */
  public boolean numeric() {
    return number && !otherwise();
  }

  /** True when the column stands for itself where no number does. */
  boolean otherwise() {
    return itself.values().stream().anyMatch(ColumnUse::other);
  }

  /** True when the column is an amount wherever it stands for itself. */
  public boolean amount() {
    return scale >= 0 && itself.values().stream().allMatch(type -> type.startsWith("DECIMAL"));
  }

  /** True for the types of numbers. */
  static boolean number(String type) {
    return type.equals("INT") || type.equals("BIGINT") || DECIMAL.matcher(type).matches();
  }

  private static boolean other(String type) {
    return type.equals("STRING") || type.equals("DATE") || type.equals("TIMESTAMP");
  }
}
