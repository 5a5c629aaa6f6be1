package io.flywheel.warehouse;

import io.flywheel.warehouse.plan.Plan;
import io.flywheel.warehouse.run.StageRefusedException;
import io.flywheel.warehouse.state.Publication;
import io.flywheel.warehouse.state.RunState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What must hold before a run is published: nothing stale, nothing unchecked. */
final class Readiness {
  private Readiness() {}

  /**
   * Refuses a run that is not ready.
   *
   * @param plan what is stale now
   * @param run what it has built and checked
   * @param published what readers see
   * @throws StageRefusedException naming the tables and the stage that is missing
   */
  static void require(Plan plan, RunState run, Optional<Publication> published) {
    refuseStale(plan);
    refuseUnchecked(run, published);
  }

  private static void refuseStale(Plan plan) {
    List<String> stale = new ArrayList<>();
    plan.stale()
        .forEach(
            table ->
                stale.add(
                    "  %s: %s"
                        .formatted(table.contract().table(), String.join("; ", table.reasons()))));
    if (!stale.isEmpty()) {
      throw new StageRefusedException(
          "publish refuses while tables are stale; run `flywheel build` first:\n"
              + String.join("\n", stale));
    }
  }

  private static void refuseUnchecked(RunState run, Optional<Publication> published) {
    List<String> unchecked = new ArrayList<>();
    run.built()
        .forEach(
            (table, state) -> {
              boolean same =
                  published
                      .map(publication -> publication.tables().get(table))
                      .filter(old -> old.version() == state.version())
                      .isPresent();
              Long checked = run.checked().get(table);
              if (!same && (checked == null || checked != state.version())) {
                unchecked.add(table.toString());
              }
            });
    if (!unchecked.isEmpty()) {
      throw new StageRefusedException(
          "publish refuses versions that have not passed their checks; run `flywheel check`: "
              + String.join(", ", unchecked));
    }
  }
}
