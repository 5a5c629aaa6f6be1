package io.flywheel.cli.print;

import io.flywheel.cli.query.QueryReport;
import io.flywheel.cli.query.TextTable;
import io.flywheel.feeds.generate.GenerateRequest;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;

/** Operating income of a generated company by segment, beside the published one. */
final class IncomeReport {
  /** The set by which the generated company's ledger is fitted. */
  private static final String FITTED = "by_use";

  private static final List<String> ORDINALS = List.of("first", "second", "third", "fourth");

  private static final String INCOME =
      """
      SELECT
        CASE period_type
          WHEN 'year' THEN date_format(period_start, 'yyyy')
          ELSE concat(date_format(period_start, 'yyyy'), '-Q', quarter(period_start))
        END AS period,
        driver_set, segment, sum(net_sales) AS net_sales, sum(gross_margin) AS gross_margin,
        sum(operating_income) AS operating_income, sum(one_time) AS one_time,
        sum(operating_income_before_one_time) AS before_one_time
      FROM gold.segment_pnl
      WHERE scenario = 'base' AND operating_income IS NOT NULL AND period_type IN ('quarter', 'year')
      GROUP BY ALL
      """;

  private static final String QUARTERS =
      """
      SELECT
        concat(date_format(period_start, 'yyyy'), '-Q', quarter(period_start)) AS period,
        revenue_line, sum(net_sales) AS net_sales
      FROM gold.segment_revenue
      WHERE period_type = 'quarter'
      GROUP BY ALL
      """;

  private final QueryReport report;
  private final PublishedFigures published;
  private final GenerateRequest company;
  private final Map<String, Row> income = new TreeMap<>();
  private final TreeSet<String> sets = new TreeSet<>();
  private final TreeSet<String> years = new TreeSet<>();

  IncomeReport(QueryReport report, PublishedFigures published, GenerateRequest company) {
    this.report = report;
    this.published = published;
    this.company = company;
  }

  void print(PrintStream out) {
    for (Row row : report.rows(INCOME)) {
      String period = row.getAs("period");
      String set = row.getAs("driver_set");
      sets.add(set);
      if (!period.contains("Q")) {
        years.add(period);
      }
      income.put(key(period, set, row.getAs("segment")), row);
    }
    if (years.isEmpty()) {
      out.println();
      out.println("Operating income stands once the ledger and all other feeds have a whole year.");
      return;
    }
    margins(out);
    segments(out);
    oneTimeQuarter().ifPresent(quarter -> oneTime(quarter, out));
    if (DemoReport.whole(company, published.yearOfQuarters())) {
      quarters(out);
    }
  }

  private void margins(PrintStream out) {
    List<List<String>> rows = new ArrayList<>();
    for (String year : years) {
      for (String segment : PublishedFigures.SEGMENTS) {
        Optional<BigDecimal> sales = amount(year, FITTED, segment, "net_sales");
        Optional<BigDecimal> margin = amount(year, FITTED, segment, "gross_margin");
        rows.add(
            List.of(
                year,
                segment,
                Amounts.money(sales),
                Amounts.money(margin),
                Amounts.share(margin, sales)));
      }
    }
    out.println();
    out.println(
        "Gross margin by segment in USD: net sales less cost of sales, as driver set by_use shares it");
    out.print(
        TextTable.of(
                new String[] {"year", "segment", "net sales", "gross margin", "of net sales"},
                new boolean[] {false, false, true, true, true},
                rows)
            .text());
  }

  private void segments(PrintStream out) {
    List<String> heads =
        new ArrayList<>(List.of("year", "segment", "published x scale", FITTED, "difference"));
    List<String> others = sets.stream().filter(set -> !set.equals(FITTED)).toList();
    for (String set : others) {
      heads.add(set);
      heads.add("difference");
    }
    boolean[] right = new boolean[heads.size()];
    Arrays.fill(right, 2, right.length, true);
    List<List<String>> rows = new ArrayList<>();
    for (String year : years) {
      for (String segment : PublishedFigures.SEGMENTS) {
        Optional<BigDecimal> figure = figure(year, segment);
        List<String> row = new ArrayList<>(List.of(year, segment, Amounts.money(figure)));
        for (String set : concat(FITTED, others)) {
          Optional<BigDecimal> found = amount(year, set, segment, "operating_income");
          row.add(Amounts.money(found));
          row.add(Amounts.difference(found, figure));
        }
        rows.add(row);
      }
    }
    out.println();
    out.println("Operating income by segment in USD, under each way to share costs (driver sets)");
    out.print(TextTable.of(heads.toArray(String[]::new), right, rows).text());
    out.println(
        "The sets share the same expenses: by_use by what each line uses (weight, cloud, goods), by_revenue by net");
    out.println(
        "sales, by_units by orders and units. The company's ledger is made so that by_use meets the published income;");
    out.println("the others say how much of a segment's income is a choice.");
  }

  /** The last quarter with one-time items, of a year that is generated whole. */
  private Optional<String> oneTimeQuarter() {
    return income.values().stream()
        .filter(row -> row.<String>getAs("period").contains("Q"))
        .filter(row -> row.<BigDecimal>getAs("one_time").signum() != 0)
        .map(row -> row.<String>getAs("period"))
        .filter(quarter -> DemoReport.whole(company, year(quarter)))
        .max(Comparator.naturalOrder());
  }

  private void oneTime(String quarter, PrintStream out) {
    List<List<String>> rows = new ArrayList<>();
    for (String segment : PublishedFigures.SEGMENTS) {
      rows.add(
          List.of(
              segment,
              Amounts.money(amount(quarter, FITTED, segment, "before_one_time")),
              Amounts.money(amount(quarter, FITTED, segment, "one_time")),
              Amounts.money(amount(quarter, FITTED, segment, "operating_income")),
              Amounts.money(published.operatingIncome(quarter, segment))));
    }
    out.println();
    out.println(
        "Operating income of the %s quarter of %d in USD, before and after one-time items (by_use)"
            .formatted(ORDINALS.get(quarter.charAt(quarter.length() - 1) - '1'), year(quarter)));
    out.print(
        TextTable.of(
                new String[] {
                  "segment", "before", "one-time items", "after", "published x scale, after"
                },
                new boolean[] {false, true, true, true, true},
                rows)
            .text());
  }

  private void quarters(PrintStream out) {
    Map<String, BigDecimal> sales = new TreeMap<>();
    for (Row row : report.rows(QUARTERS)) {
      sales.put(row.getAs("period") + "|" + row.getAs("revenue_line"), row.getAs("net_sales"));
    }
    int year = published.yearOfQuarters();
    List<String> quarters =
        IntStream.rangeClosed(1, 4).mapToObj(number -> year + "-Q" + number).toList();
    List<List<String>> rows = new ArrayList<>();
    for (String line : PublishedFigures.LINES) {
      List<String> row = new ArrayList<>(List.of("net sales", line));
      for (String quarter : quarters) {
        row.add(
            Amounts.difference(
                Optional.ofNullable(sales.get(quarter + "|" + line)),
                published.netSales(quarter, line)));
      }
      rows.add(row);
    }
    for (String segment : PublishedFigures.SEGMENTS) {
      List<String> row = new ArrayList<>(List.of("operating income", segment));
      for (String quarter : quarters) {
        row.add(
            Amounts.difference(
                amount(quarter, FITTED, segment, "operating_income"),
                published.operatingIncome(quarter, segment)));
      }
      rows.add(row);
    }
    out.println();
    out.println(
        "Quarters of %d against the published ones: only years are fitted, so these are what the seasons make of them"
            .formatted(year));
    out.print(
        TextTable.of(
                new String[] {"", "", "Q1", "Q2", "Q3", "Q4"},
                new boolean[] {false, false, true, true, true, true},
                rows)
            .text());
  }

  private static int year(String period) {
    return Integer.parseInt(period.substring(0, 4));
  }

  private static List<String> concat(String first, List<String> others) {
    List<String> all = new ArrayList<>(List.of(first));
    all.addAll(others);
    return all;
  }

  private Optional<BigDecimal> figure(String year, String segment) {
    return published
        .operatingIncome(year, segment)
        .filter(known -> DemoReport.whole(company, year(year)));
  }

  private Optional<BigDecimal> amount(String period, String set, String segment, String column) {
    return Optional.ofNullable(income.get(key(period, set, segment))).map(row -> row.getAs(column));
  }

  private static String key(String period, String set, String segment) {
    return period + "|" + set + "|" + segment;
  }
}
