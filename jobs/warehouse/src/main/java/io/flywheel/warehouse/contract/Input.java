package io.flywheel.warehouse.contract;

import java.util.List;
import java.util.Optional;

/**
 * A table that a transform reads.
 *
 * @param table the table read
 * @param windows how its changes reach slices of the target: all that any of them reaches
 * @param columns the columns whose changes count; empty for all
 * @param news one SELECT of those rows of {@code changed} that say something else than {@code
 *     standing}, an entity table as it was last computed; empty when every changed row counts
 */
public record Input(
    TableName table, List<Window> windows, List<String> columns, Optional<String> news) {
  public Input {
    windows = List.copyOf(windows);
    columns = List.copyOf(columns);
  }

  /** An input of which every changed row counts. */
  public Input(TableName table, List<Window> windows, List<String> columns) {
    this(table, windows, columns, Optional.empty());
  }

  /** The window by calendar distance, if there is one. */
  public Optional<Window.Period> period() {
    return windows.stream()
        .filter(Window.Period.class::isInstance)
        .map(Window.Period.class::cast)
        .findFirst();
  }

  /** True when only calendar distance counts. */
  public boolean byDays() {
    return windows.stream().allMatch(Window.Period.class::isInstance);
  }

  /** The windows by key. */
  public List<Window.Key> keys() {
    return windows.stream()
        .filter(Window.Key.class::isInstance)
        .map(Window.Key.class::cast)
        .toList();
  }
}
