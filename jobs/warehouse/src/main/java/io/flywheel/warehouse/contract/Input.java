package io.flywheel.warehouse.contract;

import java.util.List;
import java.util.Optional;

/**
 * A table that a transform reads.
 *
 * @param table the table read
 * @param windows how far its changes reach, and which of its rows are read
 * @param columns the columns whose changes count; empty for all
 * @param line line of the contract on which it stands; 0 when it stands in none
 */
public record Input(TableName table, List<InputWindow> windows, List<String> columns, int line) {
  public Input {
    windows = List.copyOf(windows);
    columns = List.copyOf(columns);
  }

  /** An input that stands in no contract, of which every changed row counts. */
  public Input(TableName table, List<InputWindow> windows, List<String> columns) {
    this(table, windows, columns, 0);
  }

  /** The window by the calendar, if there is one. */
  public Optional<InputWindow.Interval> interval() {
    return windows.stream()
        .filter(InputWindow.Interval.class::isInstance)
        .map(InputWindow.Interval.class::cast)
        .findFirst();
  }

  /**
   * The windows that say what a changed row reaches: {@code affected} alone where there is one, as
   * the others say only what is read then; otherwise what any of them reaches.
   */
  public List<InputWindow> reach() {
    List<InputWindow> affected =
        windows.stream().filter(InputWindow.Affected.class::isInstance).toList();
    return affected.isEmpty() ? windows : affected;
  }

  /** True when the calendar alone says what is read. */
  public boolean intervalOnly() {
    return windows.stream().allMatch(InputWindow.Interval.class::isInstance);
  }

  /** The windows by a common key. */
  public List<InputWindow.Join> joins() {
    return windows.stream()
        .filter(InputWindow.Join.class::isInstance)
        .map(InputWindow.Join.class::cast)
        .toList();
  }
}
