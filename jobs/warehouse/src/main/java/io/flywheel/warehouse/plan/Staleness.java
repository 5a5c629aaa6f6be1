package io.flywheel.warehouse.plan;

import io.flywheel.domain.calendar.Days;
import io.flywheel.warehouse.contract.Contract;
import java.util.ArrayList;
import java.util.List;

/** Gathers what makes one table stale. */
final class Staleness {
  private static final int MOST_RANGES = 6;

  private final Contract contract;
  private final List<InputChange> changes = new ArrayList<>();
  private final List<String> reasons = new ArrayList<>();
  private Days stale = Days.none();
  private Days whole = Days.none();

  Staleness(Contract contract) {
    this.contract = contract;
  }

  void all(String reason) {
    days(Days.all(), reason);
  }

  void days(Days days, String reason) {
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
  void input(InputChange change, Contract source, Days days) {
    Days near =
        change
            .input()
            .period()
            .map(period -> Reach.forward(days, period, contract.slicing()))
            .orElse(Days.none());
    stale = stale.plus(near);
    if (!contract.sharesParts(change.input(), source)) {
      whole = whole.plus(near);
    }
    changes.add(change);
    reasons.add(change.table() + " changed" + text(days));
  }

  TablePlan plan(String definition) {
    TablePlan plan =
        new TablePlan(
            contract, stale, whole, stale.isAll() ? List.of() : changes, reasons, definition);
    return plan.fresh() ? TablePlan.fresh(contract, definition) : plan;
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
