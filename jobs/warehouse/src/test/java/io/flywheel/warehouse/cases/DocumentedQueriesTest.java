package io.flywheel.warehouse.cases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.flywheel.warehouse.SharedSpark;
import io.flywheel.warehouse.contract.TableName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The queries of docs/queries.md, on rows whose answer is known from elsewhere. */
@Tag("fast")
final class DocumentedQueriesTest {
  private static final Pattern TABLE = Pattern.compile("\\b(silver|gold)\\.(\\w+)");

  private final SparkSession spark = SharedSpark.session(SharedSpark.folder(), TestCases.DATASETS);

  @Test
  void prime_as_a_programme_is_fees_and_effect_less_shipping_and_content() throws IOException {
    rows(
        "silver.subscription_day",
        "day, revenue_line, product_family, revenue_cents",
        "DATE '2025-01-10', 'Subscription services', 'prime', 10000",
        "DATE '2025-02-10', 'Subscription services', 'prime', -500",
        "DATE '2025-02-10', 'Subscription services', 'digital', 1400",
        "DATE '2025-02-10', 'Third-party seller services', 'seller', 99999",
        "DATE '2026-01-01', 'Subscription services', 'prime', 1000");
    rows(
        "silver.driver_day",
        "month, marketplace, prime_status, orders, platform_orders, shipping_charged_cents",
        // 40 orders of others pay 10000 in January, 250 each; two more Prime orders are not
        // shipped.
        "DATE '2025-01-01', 'US', 'prime', 7, 5, 50",
        "DATE '2025-01-01', 'US', 'prime', 5, 5, 0",
        "DATE '2025-01-01', 'US', 'non_prime', 20, 15, 8000",
        "DATE '2025-01-01', 'US', 'guest', 20, 0, 2000",
        // Nobody else orders here.
        "DATE '2025-01-01', 'UK', 'prime', 4, 4, 0",
        "DATE '2025-02-01', 'US', 'prime', 3, 3, 0",
        "DATE '2025-02-01', 'US', 'non_prime', 3, 3, 1000");
    rows(
        "gold.cost_allocation",
        "month, driver_set, sub_account, amount",
        "DATE '2025-01-01', 'by_use', 'content', 100.00",
        "DATE '2025-02-01', 'by_use', 'content', 9.00",
        "DATE '2025-01-01', 'by_revenue', 'content', 109.00",
        "DATE '2025-01-01', 'by_use', 'corporate', 7.00");
    rows(
        "gold.prime_effect",
        "scope, outcome, estimator, months, treated, estimate, low, high",
        "'2025', 'contribution_margin', 'doubly_robust', '1 to 6', 4, -1.5D, -3D, 0.5D",
        "'2025', 'contribution_margin', 'naive', '1 to 6', 4, 9D, 8D, 10D",
        "'2025', 'orders', 'doubly_robust', '1 to 6', 4, 1D, 0D, 2D",
        "'all', 'contribution_margin', 'doubly_robust', '1 to 6', 4, -1.5D, -3D, 0.5D");

    assertThat(answer("Prime as a programme"))
        .containsExactly(
            // 10000 - 500; -1.5 x 4; 10 x 250 - 50, and 3 x 1000 / 3; 109.00 x 95 / 109.
            "[2025,95.00,-6.00,-12.00,2.00,34.50,95.00,-40.50]",
            "[2026,10.00,null,null,null,null,null,null]");
  }

  /** Rows and statistics are what src/test/python/survival_case.py has from lifelines 0.30.0. */
  @Test
  void log_rank_statistics_of_random_lives_are_those_that_lifelines_computes() throws IOException {
    csv(
        TestCases.DATASETS.resolve(
            "gold/membership_survival/cases/"
                + "random_lives_have_the_curves_and_intervals_that_lifelines_computes/expect.csv"),
        "month DATE, product_family STRING, plan_id STRING, day INT, at_risk BIGINT, events BIGINT,"
            + " censored BIGINT, survival DOUBLE, low DOUBLE, high DOUBLE, left_out BIGINT",
        view("gold.membership_survival"));
    csv(
        SharedSpark.PROJECT.resolve("jobs/warehouse/src/test/resources/log_rank.csv"),
        "month DATE, product_family STRING, plan_id STRING, log_rank DOUBLE",
        "lifelines_log_rank");

    Map<List<Object>, Double> expected = statistics(spark.table("lifelines_log_rank"));
    Map<List<Object>, Double> actual = statistics(query("Log-rank test of plans"));
    assertThat(expected).hasSizeGreaterThan(200);
    assertThat(actual).containsOnlyKeys(expected.keySet());
    expected.forEach(
        (sample, statistic) ->
            assertThat(actual.get(sample)).as("%s", sample).isCloseTo(statistic, within(1e-9)));
  }

  @Test
  void settlements_by_seller_list_other_entries_and_those_that_do_not_close() throws IOException {
    rows(
        "silver.settlement",
        "seller_id, currency, tax, reimbursement, other, payout, balance",
        "'s1', 'EUR', -7.60, 12.34, -2.83, -48.83, 0",
        "'s1', 'EUR', 0, 0, 0.50, -104.00, -19.00",
        // Not paid out yet.
        "'s1', 'EUR', 0, 0, -1.00, NULL, 250.00",
        "'s1', 'USD', 0, 0, 5.00, 0, 0",
        "'s2', 'EUR', 0, 0, 0, -1.00, 0.01");
    assertThat(answer("Settlements by seller"))
        .containsExactly(
            "[s1,USD,1,5.00,0.00,0.00,0,0.00]",
            "[s1,EUR,3,-3.33,12.34,-7.60,1,-19.00]",
            "[s2,EUR,1,0.00,0.00,0.00,1,0.01]");
  }

  private static Map<List<Object>, Double> statistics(Dataset<Row> rows) {
    Map<List<Object>, Double> statistics = new HashMap<>();
    for (Row row : rows.where("log_rank IS NOT NULL").collectAsList()) {
      statistics.put(
          List.of(row.getAs("month"), row.getAs("product_family"), row.getAs("plan_id")),
          row.getAs("log_rank"));
    }
    return statistics;
  }

  private void csv(Path file, String columns, String view) {
    spark
        .read()
        .option("header", true)
        .schema(columns)
        .csv(file.toString())
        .createOrReplaceTempView(view);
  }

  private List<String> answer(String section) throws IOException {
    return query(section).collectAsList().stream().map(Row::toString).toList();
  }

  private Dataset<Row> query(String section) throws IOException {
    Matcher query =
        Pattern.compile("(?ms)^## " + section + "$.*?^```sql\n(.*?)^```$")
            .matcher(Files.readString(SharedSpark.PROJECT.resolve("docs/queries.md")));
    assertThat(query.find()).isTrue();
    return spark.sql(TABLE.matcher(query.group(1)).replaceAll(found -> view(found.group())));
  }

  /** Rows of a table, in the types of its contract. */
  private void rows(String table, String columns, String... rows) {
    List<String> names = Arrays.asList(columns.split(", "));
    String values =
        Arrays.stream(rows).map(row -> "(" + row + ")").collect(Collectors.joining(","));
    String typed =
        TestCases.contract(table).columns().stream()
            .filter(column -> names.contains(column.name()))
            .map(column -> "CAST(%s AS %s)".formatted(column.name(), column.physicalType()))
            .collect(Collectors.joining(", "));
    spark
        .sql("SELECT %s FROM VALUES %s AS row(%s)".formatted(typed, values, columns))
        .createOrReplaceTempView(view(table));
  }

  private static String view(String table) {
    return "documented_" + TableName.parse(table).toString().replace('.', '_');
  }
}
