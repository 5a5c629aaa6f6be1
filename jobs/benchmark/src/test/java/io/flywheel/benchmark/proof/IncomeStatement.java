package io.flywheel.benchmark.proof;

import static java.math.RoundingMode.HALF_UP;
import static org.assertj.core.api.Assertions.assertThat;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import io.flywheel.feeds.company.Published;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/** The income statement of a generated company in its warehouse, beside the published one. */
final class IncomeStatement {
  private static final List<String> SETS = List.of("by_use", "by_revenue", "by_units");
  private static final String LINES = "net_sales_by_line";
  private static final String SEGMENTS = "net_sales_by_segment";
  private static final String INCOME = "operating_income_by_segment";
  private static final String EXPENSES = "operating_expense";

  /** A year or quarter, and what is published of it. */
  private static final String PERIOD =
      "IF(period_type = 'year', DATE_FORMAT(period_start, 'yyyy'),"
          + " CONCAT(YEAR(period_start), '-Q', QUARTER(period_start)))";

  private static final String SALES =
      """
      SELECT period, '', '%1$s', %2$s, SUM(net_sales)
      FROM gold.segment_month
      LATERAL VIEW EXPLODE(ARRAY(
        DATE_FORMAT(month, 'yyyy'), CONCAT(YEAR(month), '-Q', QUARTER(month)))) AS period
      GROUP BY period, %2$s HAVING SUM(net_sales) <> 0
      """;

  private static final String FIGURES =
      String.join(
          " UNION ALL ",
          SALES.formatted(LINES, "revenue_line"),
          SALES.formatted(SEGMENTS, "segment"),
          """
          SELECT %1$s, driver_set, '%2$s', segment, SUM(operating_income)
          FROM gold.segment_pnl WHERE period_type <> 'month' AND scenario = 'base' GROUP BY ALL
          UNION ALL
          SELECT %1$s, driver_set, '%3$s', item, SUM(amount)
          FROM (
            SELECT period_type, period_start, driver_set, STACK(6,
              'Cost of sales', cost_of_sales,
              'Fulfillment', fulfilment,
              'Technology and infrastructure', technology_and_infrastructure,
              'Sales and marketing', sales_and_marketing,
              'General and administrative', general_and_administrative,
              'Other operating expense, net', other_operating) AS (item, amount)
            FROM gold.segment_pnl WHERE period_type = 'year' AND scenario = 'base')
          GROUP BY ALL
          """
              .formatted(PERIOD, INCOME, EXPENSES));

  /**
   * @param period a year, or a quarter such as 2025-Q3
   * @param statement the published statement
   * @param item a line, segment or expense
   */
  private record Figure(String period, String statement, String item) {}

  private final int firstYear;
  private final int lastYear;
  private final Map<Figure, BigDecimal> published = new LinkedHashMap<>();

  /** By the driver set, which is empty where costs do not count. */
  private final Map<String, Map<Figure, BigDecimal>> computed = new LinkedHashMap<>();

  /**
   * Reads the published tables of a warehouse.
   *
   * @param scale what the company is of the published one
   */
  IncomeStatement(CommandLineWarehouse warehouse, int firstYear, int lastYear, BigDecimal scale)
      throws IOException {
    this.firstYear = firstYear;
    this.lastYear = lastYear;
    for (String file : List.of("annual.csv", "quarters_2025.csv")) {
      try (Reader reader =
              new InputStreamReader(
                  Published.class.getResourceAsStream(file), StandardCharsets.UTF_8);
          CsvReader<NamedCsvRecord> rows = CsvReader.builder().ofNamedCsvRecord(reader)) {
        for (NamedCsvRecord row : rows) {
          List<String> fields = row.getFields();
          published.put(
              new Figure(fields.get(0), fields.get(1), fields.get(2)),
              new BigDecimal(fields.get(3)).movePointRight(6).multiply(scale));
        }
      }
    }
    for (List<String> row : warehouse.rows(FIGURES)) {
      if (!row.get(4).isEmpty()) {
        computed
            .computeIfAbsent(row.get(1), set -> new LinkedHashMap<>())
            .put(new Figure(row.get(0), row.get(2), row.get(3)), new BigDecimal(row.get(4)));
      }
    }
  }

  /** Every figure of each year is as near to the published one as it has to be, and no nearer. */
  void holds() {
    assertThat(computed.keySet()).contains("").containsAll(SETS).hasSize(1 + SETS.size());
    for (int year = firstYear; year <= lastYear; year++) {
      for (Map.Entry<Figure, BigDecimal> figure : of(year, LINES, SEGMENTS)) {
        assertThat(found("", figure.getKey()).subtract(figure.getValue()).abs())
            .as("%s", figure)
            .isLessThanOrEqualTo(percent(figure.getValue(), "0.02"));
      }
      for (Map.Entry<Figure, BigDecimal> figure : of(year, EXPENSES)) {
        for (String set : SETS) {
          assertThat(found(set, figure.getKey()).subtract(figure.getValue()).abs())
              .as("%s under %s", figure, set)
              .isLessThanOrEqualTo(percent(figure.getValue(), "0.02"));
        }
      }
      for (Map.Entry<Figure, BigDecimal> figure : of(year, INCOME)) {
        assertThat(found("by_use", figure.getKey()).subtract(figure.getValue()).abs())
            .as("%s", figure)
            .isLessThanOrEqualTo(allowed(figure.getKey()));
      }
      for (String set : SETS.subList(1, SETS.size())) {
        assertThat(of(year, INCOME))
            .as("some segment of %s misses its income under %s", year, set)
            .anyMatch(
                figure ->
                    found(set, figure.getKey())
                            .subtract(figure.getValue())
                            .abs()
                            .compareTo(percent(figure.getValue(), "5"))
                        > 0);
      }
    }
    // Lines and segments that are not published, such as `unknown`, have no sales.
    assertThat(computed.get("").keySet().stream().filter(figure -> !published.containsKey(figure)))
        .as("only quarters of years before 2025 are not published")
        .allMatch(figure -> figure.period.contains("-Q") && !figure.period.startsWith("2025"));
  }

  /** The figures as tables. */
  String markdown() {
    StringBuilder text = new StringBuilder();
    text.append(
        """
        | year | | | published x scale | warehouse | difference % |
        |---|---|---|--:|--:|--:|
        """);
    years()
        .forEach(
            year -> {
              for (Map.Entry<Figure, BigDecimal> figure : of(year, LINES, SEGMENTS, EXPENSES)) {
                boolean expense = figure.getKey().statement.equals(EXPENSES);
                BigDecimal found = found(expense ? "by_use" : "", figure.getKey());
                row(
                    text,
                    String.valueOf(year),
                    expense ? "expenses" : "net sales",
                    figure.getKey().item,
                    money(figure.getValue()),
                    money(found),
                    difference(found, figure.getValue(), 4));
              }
            });
    text.append(
        """

        | year | operating income | published x scale | by_use | difference | allowed | difference % | by_revenue, % | by_units, % |
        |---|---|--:|--:|--:|--:|--:|--:|--:|
        """);
    years()
        .forEach(
            year -> {
              for (Map.Entry<Figure, BigDecimal> figure : of(year, INCOME)) {
                BigDecimal found = found("by_use", figure.getKey());
                row(
                    text,
                    String.valueOf(year),
                    figure.getKey().item,
                    money(figure.getValue()),
                    money(found),
                    money(found.subtract(figure.getValue())),
                    money(allowed(figure.getKey())),
                    difference(found, figure.getValue(), 2),
                    difference(found("by_revenue", figure.getKey()), figure.getValue(), 1),
                    difference(found("by_units", figure.getKey()), figure.getValue(), 1));
              }
            });
    text.append(
        """

        | quarters of 2025, difference % | | Q1 | Q2 | Q3 | Q4 |
        |---|---|--:|--:|--:|--:|
        """);
    for (Map.Entry<Figure, BigDecimal> figure : of(2025, LINES, SEGMENTS, INCOME)) {
      boolean income = figure.getKey().statement.equals(INCOME);
      List<String> cells =
          new ArrayList<>(
              List.of(income ? "operating income, by_use" : "net sales", figure.getKey().item));
      for (int quarter = 1; quarter <= 4; quarter++) {
        Figure part =
            new Figure("2025-Q" + quarter, figure.getKey().statement, figure.getKey().item);
        cells.add(difference(found(income ? "by_use" : "", part), published.get(part), 1));
      }
      row(text, cells.toArray(String[]::new));
    }
    return text.toString();
  }

  private IntStream years() {
    return IntStream.rangeClosed(firstYear, lastYear);
  }

  /** Published figures of a year, in the order in which they are published. */
  private List<Map.Entry<Figure, BigDecimal>> of(int year, String... statements) {
    List<Map.Entry<Figure, BigDecimal>> figures =
        published.entrySet().stream()
            .filter(figure -> figure.getKey().period.equals(String.valueOf(year)))
            .filter(figure -> List.of(statements).contains(figure.getKey().statement))
            .toList();
    assertThat(figures).hasSizeGreaterThanOrEqualTo(3 * statements.length);
    return figures;
  }

  private BigDecimal found(String set, Figure figure) {
    assertThat(computed.get(set)).as("figures %s", set).containsKey(figure);
    return computed.get(set).get(figure);
  }

  /** How far operating income of a segment may be off. */
  private BigDecimal allowed(Figure income) {
    return percent(published.get(income).abs(), "0.5")
        .max(percent(published.get(new Figure(income.period, SEGMENTS, income.item)), "0.02"));
  }

  private static BigDecimal percent(BigDecimal of, String percent) {
    return of.abs().multiply(new BigDecimal(percent)).movePointLeft(2);
  }

  private static String money(BigDecimal amount) {
    return String.format(Locale.ROOT, "%,.2f", amount.setScale(2, HALF_UP));
  }

  private static String difference(BigDecimal found, BigDecimal published, int decimals) {
    BigDecimal percent =
        found.subtract(published).movePointRight(2).divide(published.abs(), decimals, HALF_UP);
    return percent.signum() > 0 ? "+" + percent.toPlainString() : percent.toPlainString();
  }

  private static void row(StringBuilder text, String... cells) {
    text.append("| ").append(String.join(" | ", cells)).append(" |\n");
  }
}
