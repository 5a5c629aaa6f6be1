package io.flywheel.benchmark.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.flywheel.benchmark.independent.DuckDb;
import io.flywheel.benchmark.independent.Independent;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The FOCUS sample: Flywheel against DuckDB. */
@Tag("proof")
final class FocusProofTest {
  private static final Path SAMPLE = CommandLineWarehouse.PROJECT.resolve("datasets/samples/focus");

  @TempDir private Path folder;

  @Test
  void charges_with_all_their_decimals_and_their_cents_are_what_duckdb_computes() {
    CommandLineWarehouse warehouse =
        new CommandLineWarehouse(
            folder.resolve("w"), List.of("--profile=focus", "--landing=" + SAMPLE));
    warehouse.run();
    assertThat(warehouse.rows("SELECT max(as_of) FROM ops.publication"))
        .containsExactly(List.of("2024-09-30"));
    try (DuckDb duck = Independent.focus(SAMPLE)) {
      Equality.of(
          warehouse.rows(
              "SELECT service_category, count(*), CAST(sum(billed_cost) AS DECIMAL(38, 15)),"
                  + " count(contracted_cost), count(tags) FROM bronze.cloud_bill"
                  + " GROUP BY service_category"),
          duck.rows(
              "SELECT ServiceCategory, count(*),"
                  + " CAST(sum(CAST(BilledCost AS DECIMAL(38, 15))) AS DECIMAL(38, 15)),"
                  + " count(ContractedCost), count(Tags) FROM read_csv('"
                  + SAMPLE
                  + "/*.csv', all_varchar = true, nullstr = ['', 'NULL']) GROUP BY ALL"));
      Equality.of(
          warehouse.rows(
              "SELECT service_category, sum(billed_cost), count(*) FROM silver.cloud_charge"
                  + " GROUP BY service_category"),
          duck.rows("SELECT service_category, billed_cost, source_rows FROM billed_by_service"));
      Equality.ofLedger(warehouse, duck);
    }
  }
}
