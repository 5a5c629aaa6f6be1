package io.flywheel.warehouse.plan;

import io.flywheel.domain.calendar.Days;
import io.flywheel.warehouse.contract.Contract;
import java.util.List;

/**
 * What of one table has to be computed again.
 *
 * @param contract the table
 * @param stale its days; all for an entity table
 * @param reasons why, one sentence each; empty when nothing is stale
 * @param definition hash of the definition as it stands now
 */
public record TablePlan(Contract contract, Days stale, List<String> reasons, String definition) {

  /** True when the table has nothing to compute. */
  public boolean fresh() {
    return stale.isEmpty();
  }
}
