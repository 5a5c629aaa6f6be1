package io.flywheel.cli.print;

import io.flywheel.cli.query.QueryReport;
import io.flywheel.cli.query.TextTable;
import io.flywheel.feeds.generate.GenerateRequest;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Row;

/** Net sales of a generated company by line and year, beside the published ones. */
final class SalesReport {
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

  private final QueryReport report;
  private final PublishedFigures published;
  private final GenerateRequest company;

  SalesReport(QueryReport report, PublishedFigures published, GenerateRequest company) {
    this.report = report;
    this.published = published;
    this.company = company;
  }

  void print(PrintStream out) {
    out.println();
    out.println(
        "Net sales by line in USD, beside the published figure of Amazon.com, Inc. x "
            + company.scale().stripTrailingZeros().toPlainString());
    out.print(lines().text());
    out.println(
        "No growth stands where the line's feeds have not delivered the whole year before, or this one.");
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
      for (String line : PublishedFigures.LINES) {
        rows.add(line(year, line, Optional.ofNullable(sales.get(year + "|" + line))));
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

  private List<String> line(int year, String line, Optional<Row> row) {
    Optional<BigDecimal> sales = row.map(r -> r.getAs("net_sales"));
    Optional<BigDecimal> base = row.map(r -> r.getAs("base"));
    Optional<BigDecimal> figure =
        published
            .netSales(String.valueOf(year), line)
            .filter(known -> DemoReport.whole(company, year));
    return List.of(
        String.valueOf(year),
        line,
        sales.map(Amounts::money).orElse("no rows"),
        Amounts.money(figure),
        Amounts.difference(sales, figure),
        Amounts.growth(sales, base),
        base.isPresent()
            ? Amounts.growth(figure, published.netSales(String.valueOf(year - 1), line))
            : "");
  }
}
