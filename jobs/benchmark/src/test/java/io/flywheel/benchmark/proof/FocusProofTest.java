package io.flywheel.benchmark.proof;

import io.flywheel.benchmark.independent.DuckDb;
import io.flywheel.benchmark.independent.Independent;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The FOCUS sample: Flywheel against DuckDB. */
final class FocusProofTest {
  private static final Path SAMPLE = CommandLineWarehouse.PROJECT.resolve("datasets/samples/focus");

  @TempDir private Path folder;

  @Test
  void billed_cost_and_its_cents_are_what_duckdb_computes() {
    CommandLineWarehouse warehouse =
        new CommandLineWarehouse(
            folder.resolve("w"), List.of("--profile=focus", "--landing=" + SAMPLE));
    warehouse.run();
    try (DuckDb duck = Independent.focus(SAMPLE)) {
      Equality.of(
          warehouse.rows(
              "SELECT service_category, sum(billed_cost), count(*) FROM silver.cloud_charge"
                  + " GROUP BY service_category"),
          duck.rows("SELECT service_category, billed_cost, source_rows FROM billed_by_service"));
      Equality.ofLedger(warehouse, duck);
    }
  }
}
