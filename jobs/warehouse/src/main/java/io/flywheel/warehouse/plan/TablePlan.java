package io.flywheel.warehouse.plan;

import io.flywheel.domain.calendar.DayRanges;
import io.flywheel.warehouse.contract.Contract;
import java.util.List;

/**
 * What of one table has to be computed again.
 *
 * @param contract the table
 * @param stale its days that are stale whatever the rows say; all or none for an entity table
 * @param whole the days among those that no rows of an input explain: none of their parts can stay
 * @param changes changed inputs
 * @param reasons why, one sentence each; empty when nothing is stale
 * @param definition hash of the definition as it stands now
 */
public record TablePlan(
    Contract contract,
    DayRanges stale,
    DayRanges whole,
    List<InputChange> changes,
    List<String> reasons,
    String definition) {
  public TablePlan {
    changes = List.copyOf(changes);
    reasons = List.copyOf(reasons);
  }

  /** A table with nothing to compute. */
  public static TablePlan upToDate(Contract contract, String definition) {
    return new TablePlan(
        contract, DayRanges.none(), DayRanges.none(), List.of(), List.of(), definition);
  }

  /** A table to be computed whole. */
  public static TablePlan everything(Contract contract, String reason, String definition) {
    return new TablePlan(
        contract, DayRanges.all(), DayRanges.all(), List.of(), List.of(reason), definition);
  }

  /** True when the table has nothing to compute. */
  public boolean upToDate() {
    return stale.isEmpty() && byRows().isEmpty();
  }

  /** The changed inputs whose rows say which intervals beside the stale days they reach. */
  public List<InputChange> byRows() {
    return changes.stream()
        .filter(
            change -> change instanceof InputChange.UpstreamStale || !change.input().intervalOnly())
        .toList();
  }
}
