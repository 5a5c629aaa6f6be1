package io.flywheel.warehouse.build;

import static org.apache.spark.sql.functions.col;

import io.flywheel.domain.calendar.Days;
import io.flywheel.warehouse.contract.Contract;
import io.flywheel.warehouse.contract.Contracts;
import io.flywheel.warehouse.contract.Input;
import io.flywheel.warehouse.contract.Window;
import io.flywheel.warehouse.session.Workload;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Restricts inputs that are read by key, however old their rows: to the keys that the slices' own
 * records name.
 */
final class Lookup {
  private final Contracts contracts;
  private final Contract contract;
  private final Days slices;
  private final Optional<Parts> parts;
  private final Workload workload;

  Lookup(
      Contracts contracts,
      Contract contract,
      Days slices,
      Optional<Parts> parts,
      Workload workload) {
    this.contracts = contracts;
    this.contract = contract;
    this.slices = slices;
    this.parts = parts;
    this.workload = workload;
  }

  /**
   * The rows of an input that the slices need; empty when all of it is read.
   *
   * @param session where names are resolved
   * @param input an input with windows other than by calendar distance
   * @param near the rows within its calendar distance, if it has one
   */
  Optional<UnaryOperator<Dataset<Row>>> rows(
      SparkSession session, Input input, Optional<Near> near) {
    boolean byKey =
        input.windows().stream()
            .allMatch(
                each ->
                    each instanceof Window.Period
                        || each instanceof Window.Key key && !key.matches().isEmpty());
    // Looking keys up in a small table costs more than reading it.
    if (!byKey || near.isEmpty() && workload == Workload.SMALL) {
      return Optional.empty();
    }
    return named(session, input.keys())
        .map(
            keys ->
                rows -> {
                  Dataset<Row> found = rows.join(keys, equal(rows, keys, input), "left_semi");
                  return near.map(each -> each.rows(rows).unionByName(each.beyond(found)))
                      .orElse(found);
                });
  }

  private static Column equal(Dataset<Row> rows, Dataset<Row> keys, Input input) {
    return input.keys().get(0).matches().stream()
        .map(match -> rows.col(match.input()).equalTo(keys.col(match.target())))
        .reduce(Column::and)
        .orElseThrow();
  }

  /** Keys that records of the slices name; empty when no input of the slices' days carries them. */
  private Optional<Dataset<Row>> named(SparkSession session, List<Window.Key> windows) {
    List<String> columns = windows.get(0).matches().stream().map(Window.Match::target).toList();
    if (windows.size() > 1) {
      return Optional.empty();
    }
    return contract.inputs().stream()
        .filter(input -> input.period().isPresent())
        .map(input -> records(session, input, columns))
        .flatMap(Optional::stream)
        .reduce(Dataset::union)
        .map(Dataset::distinct);
  }

  private Optional<Dataset<Row>> records(SparkSession session, Input input, List<String> columns) {
    Optional<Near> near = Near.of(contracts, contract, slices, parts, input);
    if (near.isEmpty() || !contracts.get(input.table()).columnNames().containsAll(columns)) {
      return Optional.empty();
    }
    Dataset<Row> records =
        near.get().rows(session.table(input.table().toString())).select(FileSwap.columns(columns));
    for (String column : columns) {
      records = records.where(col(column).isNotNull());
    }
    return Optional.of(workload.gather(records));
  }
}
