package io.flywheel.warehouse.plan;

import io.flywheel.domain.calendar.Days;
import io.flywheel.warehouse.contract.Contract;
import io.flywheel.warehouse.contract.Window;
import java.util.ArrayList;
import java.util.List;

/** Gathers what makes one table stale. */
final class Staleness {
  private static final int MOST_RANGES = 6;

  private final Contract contract;
  private final List<InputChange> changes = new ArrayList<>();
  private final List<String> reasons = new ArrayList<>();
  private Days stale = Days.none();

  Staleness(Contract contract) {
    this.contract = contract;
  }

  void all(String reason) {
    days(Days.all(), reason);
  }

  void days(Days days, String reason) {
    stale = stale.plus(days);
    reasons.add(reason);
  }

  /**
   * A changed input: by calendar distance its days say what it reaches, otherwise its rows do.
   *
   * @param days days of the input that may have changed
   */
  void input(InputChange change, Days days) {
    change
        .input()
        .period()
        .ifPresent(period -> stale = stale.plus(Reach.forward(days, period, contract.slicing())));
    boolean byRows =
        change instanceof InputChange.Expected
            || change.input().windows().stream().anyMatch(each -> !(each instanceof Window.Period));
    if (byRows) {
      changes.add(change);
    }
    if (byRows || !days.isEmpty()) {
      reasons.add(change.table() + " changed" + text(days));
    }
  }

  TablePlan plan(String definition) {
    return new TablePlan(contract, stale, stale.isAll() ? List.of() : changes, reasons, definition);
  }

  /** Days as the end of a sentence; nothing for none and for all. */
  static String text(Days days) {
    if (days.isAll() || days.isEmpty()) {
      return "";
    }
    List<Days.Range> ranges = days.ranges();
    return ranges.size() > MOST_RANGES
        ? ": %d days from %s to %s"
            .formatted(days.count(), ranges.get(0).first(), ranges.get(ranges.size() - 1).last())
        : ": " + days;
  }
}
