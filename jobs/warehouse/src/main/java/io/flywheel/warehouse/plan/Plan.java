package io.flywheel.warehouse.plan;

import java.util.List;

/**
 * What is stale in the whole warehouse.
 *
 * @param tables every built table, inputs before their readers
 * @param waiting tables that wait for feeds which others are ahead of
 */
public record Plan(List<TablePlan> tables, List<Waiting> waiting) {

  /** The tables with something to compute. */
  public List<TablePlan> stale() {
    return tables.stream().filter(table -> !table.upToDate()).toList();
  }

  /** True when there is nothing to compute. */
  public boolean upToDate() {
    return stale().isEmpty();
  }
}
