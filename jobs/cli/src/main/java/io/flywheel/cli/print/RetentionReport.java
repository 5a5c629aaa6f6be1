package io.flywheel.cli.print;

import io.flywheel.cli.query.QueryReport;
import io.flywheel.cli.query.TextTable;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Row;

/** Retention of Prime and other customers, all cohorts together. */
final class RetentionReport {
  /** Wilson's interval over all cohorts observed at that month; cohorts cut at the left are out. */
  private static final String RETENTION =
      """
      WITH pooled AS (
        SELECT
          month_number, prime_status, count(*) AS cohorts, sum(cohort_customers) AS n,
          CAST(sum(active_customers) AS DOUBLE) / sum(cohort_customers) AS p,
          POWER(1.959963984540054D, 2) AS z2
        FROM gold.cohort_retention
        WHERE grouping = 'at_first_order' AND month_number IN (1, 3, 6, 12)
          AND prime_status IN ('prime', 'non_prime') AND retention IS NOT NULL
          AND NOT left_truncated
        GROUP BY ALL
      )
      SELECT
        month_number, prime_status, cohorts, n AS customers, 100 * p AS retention,
        100 * (p + z2 / (2 * n) - SQRT(z2 * (p * (1 - p) + z2 / (4 * n)) / n)) / (1 + z2 / n) AS low,
        100 * (p + z2 / (2 * n) + SQRT(z2 * (p * (1 - p) + z2 / (4 * n)) / n)) / (1 + z2 / n) AS high
      FROM pooled
      ORDER BY month_number, prime_status DESC
      """;

  private static final String GAP =
      """
      SELECT month_number, 100 * gap AS gap, 100 * low AS low, 100 * high AS high
      FROM gold.cohort_gap
      WHERE cohort = 'pooled' AND month_number IN (1, 3, 6, 12) AND low IS NOT NULL
      ORDER BY month_number
      """;

  private final QueryReport report;

  RetentionReport(QueryReport report) {
    this.report = report;
  }

  void print(PrintStream out) {
    out.println();
    out.println(
        "Customers with an order in month k after their first, in percent, with 95 % intervals;");
    out.println("Prime at the first order; only customers whose month k has passed are counted");
    out.print(retention().text());
    gaps().forEach(out::println);
  }

  /** Empty where no cohort has customers of both kinds. */
  private List<String> gaps() {
    List<String> gaps =
        report.rows(GAP).stream()
            .map(
                row ->
                    "month %d: %s (%s to %s)"
                        .formatted(
                            row.<Integer>getAs("month_number"),
                            percent(row, "gap"),
                            percent(row, "low"),
                            percent(row, "high")))
            .toList();
    return gaps.isEmpty()
        ? List.of()
        : List.of(
            "Prime retains more by so many points, cohort against cohort:",
            String.join("; ", gaps));
  }

  private TextTable retention() {
    Map<Integer, String[]> byMonth = new TreeMap<>();
    for (Row row : report.rows(RETENTION)) {
      String[] cells =
          byMonth.computeIfAbsent(
              row.getAs("month_number"),
              month -> new String[] {"month " + month, NOT_OBSERVED, "", "", NOT_OBSERVED, "", ""});
      int at = row.getAs("prime_status").equals("prime") ? 1 : 4;
      cells[at] = percent(row, "retention");
      cells[at + 1] = percent(row, "low") + " to " + percent(row, "high");
      cells[at + 2] = String.format(Locale.ROOT, "%,d", row.<Long>getAs("customers"));
    }
    return TextTable.of(
        new String[] {"", "Prime", "interval", "customers", "non-Prime", "interval", "customers"},
        new boolean[] {false, true, true, true, true, true, true},
        byMonth.values().stream().map(Arrays::asList).toList());
  }

  private static final String NOT_OBSERVED = "not observed";

  private static String percent(Row row, String column) {
    return String.format(Locale.ROOT, "%.1f", row.<Double>getAs(column));
  }
}
