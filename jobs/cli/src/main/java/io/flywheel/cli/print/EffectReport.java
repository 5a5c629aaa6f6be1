package io.flywheel.cli.print;

import io.flywheel.cli.query.QueryReport;
import io.flywheel.feeds.generate.PlantedEffect;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.Row;

/** How many more orders those place who join Prime, and the part of it that joining explains. */
final class EffectReport {
  private static final String EFFECT =
      """
      SELECT estimator, estimate, low, high, treated
      FROM gold.prime_effect
      WHERE scope = 'all' AND outcome = 'orders' AND months = '1 to 6' AND estimate IS NOT NULL
      """;

  private static final String MEMBERS = "SELECT subscriber_id FROM silver.membership LIMIT 1";

  /**
   * An estimate with its 95 % interval, in orders each over six months.
   *
   * @param joined customers who joined
   */
  record Estimate(double estimate, double low, double high, long joined) {
    static Estimate of(Row row) {
      return new Estimate(
          row.getAs("estimate"), row.getAs("low"), row.getAs("high"), row.getAs("treated"));
    }

    private boolean coversNone() {
      return low <= 0 && high >= 0;
    }
  }

  private final QueryReport report;
  private final Optional<PlantedEffect> planted;

  EffectReport(QueryReport report, Optional<PlantedEffect> planted) {
    this.report = report;
    this.planted = planted;
  }

  void print(PrintStream out) {
    Map<String, Estimate> estimates = new TreeMap<>();
    report.rows(EFFECT).forEach(row -> estimates.put(row.getAs("estimator"), Estimate.of(row)));
    Optional<Estimate> naive = Optional.ofNullable(estimates.get("naive"));
    out.println();
    naive
        .map(gap -> found(gap, Optional.ofNullable(estimates.get("doubly_robust")), planted))
        .orElseGet(() -> none(!report.rows(MEMBERS).isEmpty()))
        .forEach(out::println);
  }

  /**
   * What is said when there is no estimate.
   *
   * @param members whether anybody is known to be a member
   */
  static List<String> none(boolean members) {
    return members
        ? List.of(
            "What joining Prime does has no figure yet: nobody joined who had ordered for four months",
            "and was seen for six months after.")
        : List.of(
            "What joining Prime does has no figure: nobody is known to be a member, for want of a feed of",
            "subscriptions.");
  }

  /**
   * The gap between those who joined and those who did not, and the part of it that joining
   * explains.
   *
   * @param joining empty when too few joined to fit
   * @param planted the truth of a generated company
   */
  static List<String> found(
      Estimate gap, Optional<Estimate> joining, Optional<PlantedEffect> planted) {
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            Locale.ROOT,
            "%,d customers joined Prime later than their first order. In the six months after, each placed",
            gap.joined));
    lines.add(
        String.format(
            Locale.ROOT,
            "%.2f orders more than those who did not join (95 %% interval %.2f to %.2f).",
            gap.estimate,
            gap.low,
            gap.high));
    lines.add(
        joining
            .map(
                part ->
                    String.format(
                        Locale.ROOT,
                        "Of these, joining explains %.2f (%.2f to %.2f)%s",
                        part.estimate,
                        part.low,
                        part.high,
                        part.coversNone() ? ": not distinguishable from none." : "."))
            .orElse("How many of these joining explains has no figure: too few joined."));
    planted.ifPresent(
        truth ->
            lines.add(
                String.format(
                    Locale.ROOT,
                    "Planted in this generated company: %.2f by joining.",
                    truth.ordersEach())));
    return lines;
  }
}
