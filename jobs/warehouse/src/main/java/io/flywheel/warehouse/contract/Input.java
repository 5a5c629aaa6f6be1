package io.flywheel.warehouse.contract;

import java.util.List;
import java.util.Optional;

/**
 * A table that a transform reads.
 *
 * @param table the table read
 * @param windows how far its changes reach: all that any of them reaches
 * @param columns the columns whose changes count; empty for all
 * @param news one SELECT of those rows of {@code changed} that say something else than {@code
 *     standing}, an entity table as it was last computed; empty when every changed row counts
 * @param line line of the contract on which it stands; 0 when it stands in none
 */
public record Input(
    TableName table,
    List<InputWindow> windows,
    List<String> columns,
    Optional<String> news,
    int line) {
  public Input {
    windows = List.copyOf(windows);
    columns = List.copyOf(columns);
  }

  /** An input that stands in no contract, of which every changed row counts. */
  public Input(TableName table, List<InputWindow> windows, List<String> columns) {
    this(table, windows, columns, Optional.empty(), 0);
  }

  /** The window by the calendar, if there is one. */
  public Optional<InputWindow.Interval> interval() {
    return windows.stream()
        .filter(InputWindow.Interval.class::isInstance)
        .map(InputWindow.Interval.class::cast)
        .findFirst();
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
