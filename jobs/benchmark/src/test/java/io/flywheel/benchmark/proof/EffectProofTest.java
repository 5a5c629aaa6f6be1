package io.flywheel.benchmark.proof;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.flywheel.feeds.generate.PlantedEffect;
import io.flywheel.warehouse.TestFolders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What joining Prime brings in a generated company of some 60,000 customers, from its files through
 * the warehouse, beside what was planted: the table is the one that stands in the documentation.
 * {@code -Dproof.write=true} writes it there instead of comparing it.
 */
@Tag("proof")
final class EffectProofTest {
  private static final ProofPage PAGE = ProofPage.named("prime-effect.md");
  private static final String HEADER = "| orders of each joiner, scope all |";

  /** What the trials and their orders come from. Others say nothing of either. */
  private static final Set<String> FEEDS = Set.of("reference", "orders", "subscriptions");

  private static final List<String> ESTIMATORS = List.of("naive", "matched", "doubly_robust");
  private static final String AFTER_JOINING = "1 to 6";
  private static final int LAST_MONTH = 6;

  /** An estimate with its 95 % interval. */
  private record Estimate(double estimate, double low, double high, long treated) {
    boolean covers(double truth) {
      return low <= truth && truth <= high;
    }
  }

  @TempDir private Path folder;

  @Test
  @Tag("exhaustive")
  void the_doubly_robust_interval_covers_what_was_planted_and_the_naive_one_does_not()
      throws IOException {
    Path landing = folder.resolve("landing");
    CommandLineWarehouse.generate(landing, "2024-01-01", "2025-12-31", "0.00001", "--seed=1");
    PlantedEffect planted = PlantedEffect.read(landing).orElseThrow();
    double[] byMonth = plantedByMonth(landing, planted);
    leaveOnly(landing, FEEDS);
    CommandLineWarehouse warehouse =
        new CommandLineWarehouse(folder.resolve("warehouse"), List.of("--landing=" + landing));
    warehouse.run();
    Map<String, Estimate> estimates = estimates(warehouse);

    PAGE.holds(Pattern.quote(HEADER) + ".*", table(estimates, planted, byMonth));
    Estimate robust = estimates.get("doubly_robust " + AFTER_JOINING);
    assertThat(robust.treated()).isEqualTo(planted.joined());
    assertThat(robust.covers(planted.ordersEach())).as("%s", robust).isTrue();
    Estimate naive = estimates.get("naive " + AFTER_JOINING);
    assertThat(naive.covers(planted.ordersEach())).as("%s", naive).isFalse();
  }

  /** What joining brought each joiner in months 1 to 6, one by one. */
  private static double[] plantedByMonth(Path landing, PlantedEffect planted) {
    double[] byMonth = new double[LAST_MONTH];
    Config truth = ConfigFactory.parseFile(landing.resolve("_truth.json").toFile());
    for (Config year : truth.getConfigList("prime.effect_in_orders.by_year")) {
      List<Long> joined = year.getLongList("orders_joined_by_month");
      List<Long> suppressed = year.getLongList("orders_suppressed_by_month");
      for (int i = 0; i < LAST_MONTH; i++) {
        byMonth[i] += (double) (joined.get(i) - suppressed.get(i)) / planted.joined();
      }
    }
    return byMonth;
  }

  private static void leaveOnly(Path landing, Set<String> feeds) throws IOException {
    try (Stream<Path> delivered = Files.list(landing)) {
      delivered
          .filter(each -> !feeds.contains(each.getFileName().toString()))
          .forEach(TestFolders::delete);
    }
  }

  /** By estimator and months. */
  private static Map<String, Estimate> estimates(CommandLineWarehouse warehouse) {
    Map<String, Estimate> estimates = new TreeMap<>();
    for (List<String> row :
        warehouse.rows(
            "SELECT estimator, months, estimate, low, high, treated FROM gold.prime_effect"
                + " WHERE scope = 'all' AND outcome = 'orders'")) {
      estimates.put(
          row.get(0) + " " + row.get(1),
          new Estimate(
              Double.parseDouble(row.get(2)),
              Double.parseDouble(row.get(3)),
              Double.parseDouble(row.get(4)),
              Long.parseLong(row.get(5))));
    }
    return estimates;
  }

  private static String table(
      Map<String, Estimate> estimates, PlantedEffect planted, double[] byMonth) {
    StringBuilder text =
        new StringBuilder(HEADER + " joiners | planted | estimate | low | high |\n");
    text.append("|---|--:|--:|--:|--:|--:|\n");
    for (String estimator : ESTIMATORS) {
      row(
          text,
          "months " + AFTER_JOINING + ", " + estimator.replace('_', ' '),
          number(planted.ordersEach()),
          estimates.get(estimator + " " + AFTER_JOINING));
    }
    for (int month = -2; month <= LAST_MONTH; month++) {
      // What the month of joining brings is not counted, neither as an outcome nor in the truth.
      String truth = month < 0 ? number(0) : month == 0 ? "" : number(byMonth[month - 1]);
      row(text, "month " + month, truth, estimates.get("doubly_robust " + month));
    }
    return text.toString();
  }

  private static void row(StringBuilder text, String name, String planted, Estimate estimate) {
    text.append(
        "| %s | %d | %s | %s | %s | %s |\n"
            .formatted(
                name,
                estimate.treated(),
                planted,
                number(estimate.estimate()),
                number(estimate.low()),
                number(estimate.high())));
  }

  private static String number(double number) {
    return String.format(Locale.ROOT, "%.4f", number);
  }
}
