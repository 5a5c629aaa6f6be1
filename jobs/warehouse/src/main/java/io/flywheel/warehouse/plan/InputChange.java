package io.flywheel.warehouse.plan;

import io.flywheel.warehouse.contract.Input;
import io.flywheel.warehouse.contract.TableName;
import io.flywheel.warehouse.state.DeliveredDays;
import java.util.SortedMap;

/**
 * An input that changed since a table was computed; its rows say which intervals or keys that
 * reaches.
 */
public sealed interface InputChange {

  /** The input as the reading table's contract names it. */
  Input input();

  /** The input's table. */
  default TableName table() {
    return input().table();
  }

  /**
   * Another version of a table stands.
   *
   * @param from version known before, -1 for none
   * @param to version now, later than {@code from}
   */
  record Versions(Input input, long from, long to) implements InputChange {}

  /**
   * Files of other days were delivered.
   *
   * @param before days by feed when the table was computed
   * @param now days by feed
   */
  record Delivered(
      Input input, SortedMap<String, DeliveredDays> before, SortedMap<String, DeliveredDays> now)
      implements InputChange {}

  /** The input is stale itself: what changes in it is known when it has been built. */
  record UpstreamStale(Input input) implements InputChange {}
}
