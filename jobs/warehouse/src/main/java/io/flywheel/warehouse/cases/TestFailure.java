package io.flywheel.warehouse.cases;

import io.flywheel.warehouse.contract.Contract;
import java.util.List;
import org.apache.spark.sql.Row;

/**
 * What a test of a table found.
 *
 * @param test the case or window, as a sentence
 * @param message what is wrong, with its file
 * @param columns headers of the rows that show it; empty when the message says it all
 * @param rows as many texts in each as there are columns
 */
public record TestFailure(
    String test, String message, List<String> columns, List<List<String>> rows) {
  public TestFailure {
    columns = List.copyOf(columns);
    rows = List.copyOf(rows);
  }

  /** A failure that no rows show. */
  static TestFailure of(String test, String message) {
    return new TestFailure(test, message, List.of(), List.of());
  }

  /**
   * A failure that some columns of rows show.
   *
   * @param table the contract in whose columns the rows are
   * @param shown names of the columns to show
   */
  static TestFailure of(
      String test, String message, Contract table, List<String> shown, List<Row> rows) {
    List<Integer> places = shown.stream().map(table.columnNames()::indexOf).toList();
    return new TestFailure(
        test,
        message,
        shown,
        rows.stream()
            .map(row -> places.stream().map(place -> String.valueOf(row.get(place))).toList())
            .toList());
  }

  /** The same, found by another test. */
  TestFailure of(String other) {
    return new TestFailure(other, message, columns, rows);
  }

  /** All of it, one row a line. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(test).append("\n  ").append(message);
    if (!columns.isEmpty()) {
      text.append("\n    ").append(String.join(" | ", columns));
    }
    rows.forEach(row -> text.append("\n    ").append(String.join(" | ", row)));
    return text.toString();
  }
}
