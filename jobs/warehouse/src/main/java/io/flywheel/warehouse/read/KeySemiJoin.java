package io.flywheel.warehouse.read;

import static org.apache.spark.sql.functions.col;

import io.flywheel.warehouse.catalog.Schemas;
import io.flywheel.warehouse.contract.Contract;
import io.flywheel.warehouse.contract.Input;
import io.flywheel.warehouse.contract.InputWindow;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Restricts inputs that are read by key, however old their rows: to the keys that the records of
 * what is computed name.
 */
public final class KeySemiJoin {
  private final Contract contract;
  private final Function<Input, Optional<Dataset<Row>>> near;

  /**
   * @param contract the table that is computed
   * @param near an input's rows within its calendar distance; empty when all of it is near
   */
  KeySemiJoin(Contract contract, Function<Input, Optional<Dataset<Row>>> near) {
    this.contract = contract;
    this.near = near;
  }

  /**
   * The keys of an input that are named, each once; empty when all of it is read.
   *
   * @param input an input with windows other than by calendar distance
   */
  Optional<Dataset<Row>> keys(Input input) {
    List<InputWindow.Join> keys = input.joins();
    boolean byKey =
        keys.size() == 1
            && !keys.get(0).matches().isEmpty()
            && input.windows().stream()
                .allMatch(
                    each ->
                        each instanceof InputWindow.Interval || each instanceof InputWindow.Join);
    return byKey ? named(targets(keys.get(0))) : Optional.empty();
  }

  /** The columns by which rows name the keys of an input. */
  static List<String> targets(InputWindow.Join key) {
    return key.matches().stream().map(InputWindow.Match::target).toList();
  }

  /** The rows of an input that have one of some keys. */
  public static Dataset<Row> found(Dataset<Row> rows, Dataset<Row> keys, Input input) {
    Column equal =
        input.joins().get(0).matches().stream()
            .map(match -> rows.col(match.input()).equalTo(keys.col(match.target())))
            .reduce(Column::and)
            .orElseThrow();
    return rows.join(keys, equal, "left_semi");
  }

  /** Keys that near records name; empty when no near input carries them. */
  private Optional<Dataset<Row>> named(List<String> columns) {
    return contract.inputs().stream()
        .map(near)
        .flatMap(Optional::stream)
        .filter(records -> Arrays.asList(records.columns()).containsAll(columns))
        .map(records -> present(records.select(Schemas.named(columns)), columns))
        .reduce(Dataset::union)
        .map(Dataset::distinct);
  }

  private static Dataset<Row> present(Dataset<Row> records, List<String> columns) {
    return records.where(
        columns.stream().map(name -> col(name).isNotNull()).reduce(Column::and).orElseThrow());
  }
}
