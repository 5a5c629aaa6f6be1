package io.flywheel.benchmark.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.flywheel.benchmark.independent.DuckDb;
import io.flywheel.benchmark.independent.Independent;
import io.flywheel.warehouse.Engine;
import io.flywheel.warehouse.RowDifference;
import io.flywheel.warehouse.cases.WindowsOfCompany;
import io.flywheel.warehouse.compute.Model;
import io.flywheel.warehouse.contract.Contract;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A small generated company with every feed and every planted anomaly: Flywheel against DuckDB. */
@Tag("proof")
final class CompanyProofTest {
  private static final boolean EXHAUSTIVE = Boolean.getBoolean("exhaustive");

  @TempDir private Path folder;

  @Test
  void runs_come_to_what_duckdb_computes_and_each_table_to_its_definition_computed_whole()
      throws IOException {
    Path landing = folder.resolve("landing");
    CommandLineWarehouse.generate(landing, "2024-02-01", "2024-03-31", "0.0000004");
    Bursts.write(landing);
    CommandLineWarehouse warehouse =
        new CommandLineWarehouse(folder.resolve("w"), List.of("--landing=" + landing));
    // Later runs restate what arrived late, revised, repeated or corrected.
    warehouse.run("--until=2024-03-13");
    if (EXHAUSTIVE) {
      warehouse.run("--until=2024-03-22");
    }
    // As large work: what arrived late is computed by itself.
    warehouse.run("-Dflywheel.build.small-bytes=1");
    try (DuckDb duck = Independent.company(landing, "USD")) {
      Equality.ofValidity(warehouse, duck);
      Equality.ofLedger(warehouse, duck);
      Equality.ofFacts(warehouse);
      Equality.ofDeferred(warehouse, duck);
      Equality.ofCosts(warehouse, duck);
      Equality.ofSettlements(warehouse, duck);
      assertThat(duck.rows("SELECT DISTINCT reason FROM ad_validity WHERE reason IS NOT NULL"))
          .hasSize(2);
      Equality.ofRetention(warehouse, duck);
      CohortGaps.equal(warehouse, duck);
    }
    FilesRead.followTheWindows(warehouse.engine(), LocalDate.parse("2024-03-20"));
    if (EXHAUSTIVE) {
      List<List<String>> incremental = warehouse.fingerprints();
      warehouse.recompute(2);
      windowsHold(warehouse);
      warehouse.run("--full");
      assertThat(warehouse.fingerprints()).isEqualTo(incremental);
    } else {
      everyTableIsItsDefinition(warehouse.engine());
    }
  }

  /** As a full rebuild would have it, which writes all of this once more. */
  private static void everyTableIsItsDefinition(Engine engine) {
    SparkSession published = engine.published();
    SparkSession.setActiveSession(published);
    for (Contract contract : engine.contracts().built()) {
      assertThat(
              RowDifference.of(
                  new Model(engine.contracts(), contract, CommandLineWarehouse.SETTINGS)
                      .whole(published),
                  published.table(contract.table().toString())))
          .as(contract.table().toString())
          .isEmpty();
    }
  }

  /**
   * What cases show of each table's windows holds on rows that no one wrote for it. The cases have
   * rows of every input, so each build asks there, and here only the exhaustive one.
   */
  private static void windowsHold(CommandLineWarehouse warehouse) {
    Engine engine = warehouse.engine();
    SparkSession published = engine.published();
    SparkSession.setActiveSession(published);
    published.conf().set("spark.sql.datetime.java8API.enabled", "true");
    Map<String, Object> settings = new TreeMap<>();
    CommandLineWarehouse.SETTINGS.forEach(
        (name, value) -> value.ifPresent(text -> settings.put(name, text)));
    assertThat(
            new WindowsOfCompany(engine.contracts(), name -> published.table(name.toString()))
                .hold(settings))
        .hasSizeGreaterThan(40);
  }
}
