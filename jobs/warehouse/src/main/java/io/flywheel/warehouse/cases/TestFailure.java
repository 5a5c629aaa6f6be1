package io.flywheel.warehouse.cases;

import java.util.List;

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
