package io.flywheel.benchmark.proof;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whole years of companies of several seeds, from their files through the warehouse: the income
 * statement meets the published one, and is the one that stands in the documentation. {@code
 * -Dproof.seed=N} takes one of the seeds, {@code -Dproof.write=true} writes its tables into the
 * documentation instead of comparing them.
 */
@Tag("proof")
final class IncomeStatementProofTest {
  private static final ProofPage PAGE = ProofPage.named("income-statement.md");
  private static final String SCALE = "0.000001";
  private static final int FIRST_YEAR = 2022;
  private static final int LAST_YEAR = 2025;

  @TempDir private Path folder;

  @TestFactory
  @Tag("exhaustive")
  Stream<DynamicTest> every_year_meets_the_published_income_statement_whatever_the_seed() {
    Long only = Long.getLong("proof.seed");
    return Stream.of(1L, 2L, 3L)
        .filter(seed -> only == null || only.equals(seed))
        .map(seed -> DynamicTest.dynamicTest("seed " + seed, () -> statement(seed)));
  }

  private void statement(long seed) throws IOException {
    Path landing = folder.resolve("landing-" + seed);
    CommandLineWarehouse.generate(
        landing, FIRST_YEAR + "-01-01", LAST_YEAR + "-12-31", SCALE, "--seed=" + seed);
    Files.delete(landing.resolve("_truth.json"));
    CommandLineWarehouse warehouse =
        new CommandLineWarehouse(
            folder.resolve("warehouse-" + seed), List.of("--landing=" + landing));
    warehouse.run();
    IncomeStatement statement =
        new IncomeStatement(warehouse, FIRST_YEAR, LAST_YEAR, new BigDecimal(SCALE));
    PAGE.holds("(?<=## Seed " + seed + "\n).*?(?=\n## |\\z)", "\n" + statement.markdown());
    statement.holds();
  }
}
