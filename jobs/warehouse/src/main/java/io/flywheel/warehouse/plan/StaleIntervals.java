package io.flywheel.warehouse.plan;

import io.flywheel.domain.calendar.DayRanges;
import io.flywheel.warehouse.contract.Contract;
import io.flywheel.warehouse.contract.InputWindow;
import java.util.ArrayList;
import java.util.List;

/** Gathers what makes one table stale. */
final class StaleIntervals {
  private static final int MOST_RANGES = 6;

  private final Contract contract;
  private final List<InputChange> changes = new ArrayList<>();
  private final List<String> reasons = new ArrayList<>();
  private DayRanges stale = DayRanges.none();
  private DayRanges whole = DayRanges.none();

  StaleIntervals(Contract contract) {
    this.contract = contract;
  }

  void all(String reason) {
    days(DayRanges.all(), reason);
  }

  void days(DayRanges days, String reason) {
    stale = stale.plus(days);
    whole = whole.plus(days);
    reasons.add(reason);
  }

  /**
   * A changed input: by calendar distance its days say what it reaches, otherwise its rows do.
   *
   * @param source the input's contract
   * @param days days of the input that may have changed
   */
  void input(InputChange change, Contract source, DayRanges days) {
    DayRanges near =
        change.input().reach().stream()
            .filter(InputWindow.Interval.class::isInstance)
            .findFirst()
            .map(period -> WindowMath.forward(days, period, contract.interval()))
            .orElse(DayRanges.none());
    stale = stale.plus(near);
    if (!contract.sharesParts(change.input(), source)) {
      whole = whole.plus(near);
    }
    changes.add(change);
    reasons.add(change.table() + " changed" + text(days));
  }

  /**
   * Leaves out what is not completely delivered, and takes in what has become so.
   *
   * @param moved days that have become complete, or no longer are
   */
  void complete(CompleteIntervals complete, DayRanges moved) {
    stale = complete.within(contract, stale);
    whole = complete.within(contract, whole);
    if (!moved.isEmpty()) {
      days(moved, "its feeds are delivered further" + text(moved));
    }
  }

  TablePlan plan(String definition) {
    TablePlan plan =
        new TablePlan(
            contract, stale, whole, stale.isAll() ? List.of() : changes, reasons, definition);
    return plan.upToDate() ? TablePlan.upToDate(contract, definition) : plan;
  }

  /** Days as the end of a sentence; nothing for none and for all. */
  static String text(DayRanges days) {
    if (days.isAll() || days.isEmpty()) {
      return "";
    }
    List<DayRanges.Range> ranges = days.ranges();
    return ranges.size() > MOST_RANGES
        ? ": %d days from %s to %s"
            .formatted(days.count(), ranges.get(0).first(), ranges.get(ranges.size() - 1).last())
        : ": " + days;
  }
}
