package io.flywheel.warehouse.cases;

import io.flywheel.warehouse.cases.file.CaseRows;
import io.flywheel.warehouse.contract.Contract;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;

/** What differs between two states of an input's rows. */
final class RowChange {
  private final Contract input;
  private final List<String> columns;
  private final List<Row> gone;
  private final List<Row> come;

  /**
   * @param input contract of the input
   * @param before its rows
   * @param after its rows then
   */
  RowChange(Contract input, CaseRows before, CaseRows after) {
    this.input = input;
    this.columns = List.of(before.schema().fieldNames());
    this.gone = without(before.rows(), after.rows());
    this.come = without(after.rows(), before.rows());
  }

  private static List<Row> without(List<Row> rows, List<Row> others) {
    List<Row> left = new ArrayList<>(rows);
    others.forEach(left::remove);
    return left;
  }

  /** Rows that are no longer there. */
  List<Row> gone() {
    return gone;
  }

  /** Rows that were not there. */
  List<Row> come() {
    return come;
  }

  /** A clause for messages, such as {@code a row of silver.sale of 2026-01-03 was added}. */
  String text() {
    if (gone.size() == 1 && come.size() == 1) {
      return "in %s %s".formatted(name(gone.get(0)), columnsChanged());
    }
    List<Row> rows = gone.isEmpty() ? come : gone;
    return rows.isEmpty()
        ? "nothing changed"
        : "%s%s %s"
            .formatted(
                name(rows.get(0)),
                rows.size() == 1 ? "" : " and %d more".formatted(rows.size() - 1),
                (rows.size() == 1 ? "was " : "were ") + (gone.isEmpty() ? "added" : "removed"));
  }

  private String columnsChanged() {
    List<String> changed = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      Object from = gone.get(0).get(i);
      Object to = come.get(0).get(i);
      if (!Objects.equals(from, to)) {
        changed.add("%s changed from %s to %s".formatted(columns.get(i), from, to));
      }
    }
    return String.join(" and ", changed);
  }

  /** A row by its day, or else by its key. */
  private String name(Row row) {
    Optional<String> day = input.interval().map(interval -> value(row, interval.column()));
    String known =
        day.orElseGet(
            () ->
                input.key().stream()
                    .map(column -> column + " " + value(row, column))
                    .collect(Collectors.joining(", ")));
    return "a row of " + input.table() + " of " + known;
  }

  private String value(Row row, String column) {
    return String.valueOf(row.get(columns.indexOf(column)));
  }
}
