package io.flywheel.warehouse.contract;

import java.util.Optional;

/**
 * The calendar intervals by which a table with a business day is computed: each is replaced as a
 * whole.
 *
 * @param column DATE column that places a row: {@code day}, {@code month} or {@code period_start}
 * @param unit an interval is all rows whose column lies in one such period
 * @param cumulativeOver for running totals: the longer period over which they run. An interval is
 *     computed from all input since that period began, and a change reaches the rest of the period
 * @param complete true when an interval has rows only once every feed that the table comes from is
 *     delivered to its last day
 */
public record IntervalSpec(
    String column, CalendarUnit unit, Optional<CalendarUnit> cumulativeOver, boolean complete) {
  /** Intervals that do not depend on each other. */
  public IntervalSpec(String column, CalendarUnit unit) {
    this(column, unit, Optional.empty(), false);
  }

  /** Part of a table's fingerprint: what a contract does not say must not change it. */
  @Override
  public String toString() {
    return "IntervalSpec[column=%s, unit=%s%s%s]"
        .formatted(
            column,
            unit,
            cumulativeOver.map(period -> ", cumulativeOver=" + period).orElse(""),
            complete ? ", complete" : "");
  }
}
