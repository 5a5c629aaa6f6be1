package io.flywheel.benchmark.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.flywheel.benchmark.independent.DuckDb;
import io.flywheel.benchmark.independent.FigureComparison;
import io.flywheel.benchmark.independent.Independent;
import java.util.List;

/** What has to be equal on both roads, and never empty. */
final class Equality {
  private Equality() {}

  static void ofLedger(CommandLineWarehouse warehouse, DuckDb duck) {
    of(
        warehouse.rows(Independent.LEDGER + "gold.revenue_ledger"),
        duck.rows(Independent.LEDGER + "ledger"));
  }

  /** Which events count, each by itself. */
  static void ofValidity(CommandLineWarehouse warehouse, DuckDb duck) {
    of(
        warehouse.rows("SELECT ad_event_id, invalid_reason FROM silver.ad_event"),
        duck.rows("SELECT ad_event_id, reason FROM ad_validity"));
  }

  static void ofRetention(CommandLineWarehouse warehouse, DuckDb duck) {
    of(
        warehouse.rows(Independent.RETENTION.formatted("gold.cohort_retention")),
        duck.rows(Independent.RETENTION.formatted("cohort_retention")));
  }

  static void of(List<List<String>> flywheel, List<List<String>> duckDb) {
    assertThat(duckDb).isNotEmpty();
    FigureComparison comparison = FigureComparison.of(flywheel, duckDb);
    assertThat(comparison.equal()).as(comparison.describe("Flywheel", "DuckDB")).isTrue();
  }
}
