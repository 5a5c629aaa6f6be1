package io.flywheel.cli.print;

import io.flywheel.cli.query.QueryReport;
import io.flywheel.cli.query.TextTable;
import io.flywheel.feeds.generate.GenerateRequest;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Row;

/** What the demo found: sales beside the published ones, margins, retention, refusals. */
public final class DemoReport {
  private static final BigDecimal MILLION = new BigDecimal(1_000_000);

  private static final String NOT_YET = "not yet computed";

  private static final String LINES =
      """
      WITH sales AS (
        SELECT
          year(period_start) AS year, revenue_line, sum(net_sales) AS net_sales,
          count(growth_on_year_before) > 0 AS whole_base
        FROM gold.segment_revenue
        WHERE period_type = 'year'
        GROUP BY ALL
      )
      SELECT
        now.year, now.revenue_line, now.net_sales,
        CASE WHEN now.whole_base THEN base.net_sales END AS base
      FROM sales AS now
      LEFT JOIN sales AS base ON base.year = now.year - 1 AND base.revenue_line = now.revenue_line
      ORDER BY now.year, now.revenue_line
      """;

  private static final String MARGINS =
      """
      SELECT
        year(period_start) AS year, segment, sum(net_sales) AS net_sales,
        sum(cost_of_sales) AS cost_of_sales, sum(gross_margin) AS gross_margin
      FROM gold.segment_pnl
      WHERE period_type = 'year' AND driver_set = 'by_use' AND scenario = 'base'
      GROUP BY ALL
      ORDER BY year, segment
      """;

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

  private final QueryReport report;
  private final PublishedSales published;
  private final GenerateRequest company;

  public DemoReport(QueryReport report, PublishedSales published, GenerateRequest company) {
    this.report = report;
    this.published = published;
    this.company = company;
  }

  public void print(PrintStream out) {
    out.println();
    out.println(
        "Net sales by line in USD, beside the published figure of Amazon.com, Inc. x "
            + company.scale().stripTrailingZeros().toPlainString());
    out.print(lines().text());
    out.println(
        "No growth stands where the line's feeds have not delivered the whole year before, or this one.");
    out.println();
    out.println(
        "Gross margin by segment in USD: net sales less cost of sales, as driver set by_use shares it");
    out.print(margins().text());
    out.println();
    out.println(
        "Customers with an order in month k after their first, in percent, with 95 % intervals;");
    out.println("Prime at the first order; only customers whose month k has passed are counted");
    out.print(retention().text());
  }

  private TextTable lines() {
    Map<String, Row> sales = new HashMap<>();
    List<Integer> years = new ArrayList<>();
    for (Row row : report.rows(LINES)) {
      int year = row.getAs("year");
      sales.put(year + "|" + row.getAs("revenue_line"), row);
      if (!years.contains(year)) {
        years.add(year);
      }
    }
    List<List<String>> rows = new ArrayList<>();
    for (int year : years) {
      for (String line : PublishedSales.LINES) {
        Optional<BigDecimal> figure = published.millions(year, line).filter(known -> whole(year));
        Row row = sales.get(year + "|" + line);
        rows.add(line(year, line, Optional.ofNullable(row), figure));
      }
    }
    return TextTable.of(
        new String[] {
          "year",
          "revenue line",
          "net sales",
          "published x scale",
          "difference",
          "growth",
          "published"
        },
        new boolean[] {false, false, true, true, true, true, true},
        rows);
  }

  private List<String> line(int year, String line, Optional<Row> row, Optional<BigDecimal> figure) {
    Optional<BigDecimal> sales = row.map(r -> r.getAs("net_sales"));
    Optional<BigDecimal> base = row.map(r -> r.getAs("base"));
    Optional<BigDecimal> scaled =
        figure.map(millions -> millions.multiply(MILLION).multiply(company.scale()));
    return List.of(
        String.valueOf(year),
        line,
        sales.map(DemoReport::money).orElse(NOT_YET),
        scaled.map(DemoReport::money).orElse(""),
        difference(sales, scaled),
        difference(sales, base),
        base.isPresent() ? difference(figure, published.millions(year - 1, line)) : "");
  }

  private static String difference(Optional<BigDecimal> value, Optional<BigDecimal> base) {
    if (value.isEmpty() || base.isEmpty() || base.get().signum() <= 0) {
      return "";
    }
    BigDecimal percent =
        value
            .get()
            .subtract(base.get())
            .multiply(BigDecimal.valueOf(100))
            .divide(base.get(), 2, RoundingMode.HALF_UP);
    return String.format(Locale.ROOT, "%+.2f %%", percent);
  }

  private static String money(BigDecimal value) {
    return String.format(Locale.ROOT, "%,.2f", value.setScale(2, RoundingMode.HALF_UP));
  }

  private TextTable margins() {
    List<List<String>> rows = new ArrayList<>();
    for (Row row : report.rows(MARGINS)) {
      Optional<BigDecimal> sales = Optional.ofNullable(row.getAs("net_sales"));
      Optional<BigDecimal> margin = Optional.ofNullable(row.getAs("gross_margin"));
      rows.add(
          List.of(
              String.valueOf(row.<Integer>getAs("year")),
              row.getAs("segment"),
              sales.map(DemoReport::money).orElse(""),
              Optional.<BigDecimal>ofNullable(row.getAs("cost_of_sales"))
                  .map(DemoReport::money)
                  .orElse(""),
              margin.map(DemoReport::money).orElse(""),
              share(margin, sales)));
    }
    return TextTable.of(
        new String[] {
          "year", "segment", "net sales", "cost of sales", "gross margin", "of net sales"
        },
        new boolean[] {false, false, true, true, true, true},
        rows);
  }

  private static String share(Optional<BigDecimal> part, Optional<BigDecimal> whole) {
    if (part.isEmpty() || whole.isEmpty() || whole.get().signum() <= 0) {
      return "";
    }
    BigDecimal percent =
        part.get().multiply(BigDecimal.valueOf(100)).divide(whole.get(), 1, RoundingMode.HALF_UP);
    return percent.toPlainString() + " %";
  }

  private TextTable retention() {
    Map<Integer, String[]> byMonth = new java.util.TreeMap<>();
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

  /** True when every day of a calendar year is generated. */
  private boolean whole(int year) {
    return !company.from().isAfter(LocalDate.of(year, 1, 1))
        && !company.to().isBefore(LocalDate.of(year, 12, 31));
  }
}
