package io.flywheel.warehouse.contract;

import java.util.Optional;

/**
 * How a table with a business day is cut into pieces that are computed again.
 *
 * @param column DATE column that places a row: {@code day}, {@code month} or {@code period_start}
 * @param unit a slice is all rows whose column lies in one such period
 * @param toDate the longer period whose earlier slices a slice depends on, too: it is computed from
 *     what came between the period's beginning and itself
 */
public record Slicing(String column, PeriodUnit unit, Optional<PeriodUnit> toDate) {
  /** Slices that do not depend on each other's days. */
  public Slicing(String column, PeriodUnit unit) {
    this(column, unit, Optional.empty());
  }

  /** Belongs to the hash of a definition: what a contract does not say must not change it. */
  @Override
  public String toString() {
    return "Slicing[column=%s, unit=%s%s]"
        .formatted(column, unit, toDate.map(period -> ", toDate=" + period).orElse(""));
  }
}
