package io.flywheel.feeds.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.flywheel.feeds.company.Market;
import io.flywheel.feeds.company.Published;
import io.flywheel.feeds.company.RevenueLine;
import io.flywheel.feeds.feed.World;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The written files against the published figures and the truth file, read by another engine. */
@Tag("fast")
final class CalibrationTest {
  private static final long CENTS_PER_MILLION_AT_SCALE = 100;
  private static final String SEGMENT =
      "CASE marketplace WHEN 'AWS' THEN 'AWS' WHEN 'US' THEN 'North America' "
          + "WHEN 'CA' THEN 'North America' WHEN 'MX' THEN 'North America' ELSE 'International' END";

  @TempDir static Path landing;

  private static WrittenCompany company;
  private static LandingReader files;

  @BeforeAll
  static void generate() throws Exception {
    company = WrittenCompany.in(landing, "2025-01-01", "2025-12-31", "0.000001", 20240101);
    files = company.files();
  }

  @AfterAll
  static void close() throws Exception {
    company.close();
  }

  @Test
  void every_line_meets_the_published_figure_of_its_year() throws Exception {
    Map<String, Long> written =
        files.numbers("SELECT year(day) || ' ' || line, sum(cents) FROM revenue GROUP BY ALL");
    assertMeets(written, "net_sales_by_line");
  }

  @Test
  void every_segment_meets_the_published_figure_of_its_year() throws Exception {
    Map<String, Long> written =
        files.numbers(
            "SELECT year(day) || ' ' || " + SEGMENT + ", sum(cents) FROM revenue GROUP BY ALL");
    assertMeets(written, "net_sales_by_segment");
  }

  @Test
  void every_day_and_marketplace_meets_its_budget_to_the_cent() throws Exception {
    World world = Generator.world(company.request());
    for (RevenueLine line : new RevenueLine[] {RevenueLine.ONLINE, RevenueLine.PHYSICAL}) {
      Map<String, Long> written =
          files.numbers(
              "SELECT day || ' ' || marketplace, sum(cents) FROM revenue WHERE line = '"
                  + line.published()
                  + "' GROUP BY ALL");
      // Lines of the last five days may still be on their way when the company ends.
      for (int day = world.from(); day <= world.to() - 5; day++) {
        for (Market market : world.markets()) {
          long budget = world.budgets().cents(line, market.index(), day);
          String key = LocalDate.ofEpochDay(day) + " " + market.code();
          assertThat(written.getOrDefault(key, 0L)).as(line + " " + key).isEqualTo(budget);
        }
      }
    }
  }

  @Test
  void expenses_meet_the_published_year() throws Exception {
    Map<String, Long> written =
        files.numbers(
            "SELECT account, CAST(sum(amount::DECIMAL(18,2)) * 100 AS BIGINT) FROM journal_entry"
                + " WHERE account NOT IN ('licensing', 'payment_services', 'co_branded_card')"
                + " GROUP BY ALL");
    assertThat(written)
        .isEqualTo(
            Map.of(
                "cost_of_sales", 356_414 * CENTS_PER_MILLION_AT_SCALE,
                "fulfilment", 109_074 * CENTS_PER_MILLION_AT_SCALE,
                "technology_and_infrastructure", 108_521 * CENTS_PER_MILLION_AT_SCALE,
                "sales_and_marketing", 47_129 * CENTS_PER_MILLION_AT_SCALE,
                "general_and_administrative", 11_172 * CENTS_PER_MILLION_AT_SCALE,
                "other_operating", 4_639 * CENTS_PER_MILLION_AT_SCALE));
  }

  @Test
  void one_time_items_stand_in_september_and_are_taken_out_before_the_split() throws Exception {
    assertThat(
            files.numbers(
                "SELECT month[:7] || ' ' || account || ' ' || sub_account || ' ' || coalesce(segment, ''),"
                    + " CAST(amount::DECIMAL(18,2) * 100 AS BIGINT) FROM journal_entry"
                    + " WHERE sub_account IN ('legal', 'severance')"))
        .isEqualTo(
            Map.of(
                "2025-09 other_operating legal North America", 2_500 * CENTS_PER_MILLION_AT_SCALE,
                "2025-09 technology_and_infrastructure severance ",
                    1_100 * CENTS_PER_MILLION_AT_SCALE,
                "2025-09 sales_and_marketing severance ", 400 * CENTS_PER_MILLION_AT_SCALE,
                "2025-09 general_and_administrative severance ", 300 * CENTS_PER_MILLION_AT_SCALE));
    // 30 % of 108,521 less 1,100 million.
    assertThat(
            files.number(
                "SELECT CAST(sum(amount::DECIMAL(18,2)) * 100 AS BIGINT) FROM journal_entry"
                    + " WHERE sub_account = 'research'"))
        .isCloseTo(3_222_630L, within(12L));
  }

  @Test
  void operating_income_of_every_segment_is_the_published_one_when_costs_are_shared_by_use()
      throws Exception {
    Map<String, Long> sales = published("net_sales_by_segment");
    Map<String, Double> income = OperatingIncome.byUse(files, 2025);
    Map<String, Long> expected = published("operating_income_by_segment");
    assertThat(income).hasSize(3);
    income.forEach(
        (segment, cents) -> {
          long target = expected.get("2025 " + segment);
          double most = Math.max(0.005 * target, 0.0002 * sales.get("2025 " + segment));
          assertThat(cents).as(segment).isCloseTo((double) target, within(most));
        });
  }

  @Test
  void settlements_sum_to_nothing_and_carry_what_the_order_says() throws Exception {
    assertThat(
            files.number(
                "SELECT count(*) FROM (SELECT settlement_id FROM settlement_line"
                    + " GROUP BY ALL HAVING sum(amount) <> 0)"))
        .isZero();
    String joined =
        " FROM settlement_line s JOIN order_line o ON o.order_id = s.order_id"
            + " AND o.line_no = s.order_line_no WHERE entry = 'principal'";
    assertThat(files.number("SELECT count(*)" + joined)).isGreaterThan(10_000);
    assertThat(
            files.number(
                "SELECT count(*)"
                    + joined
                    + " AND s.amount <> quantity * unit_price::DECIMAL(18,2)"))
        .isZero();
  }

  @Test
  void members_come_back_more_often() throws Exception {
    String cohort =
        "WITH sale AS (SELECT customer_id, ordered_at FROM order_line"
            + " JOIN customer USING (customer_id) WHERE kind = 'sale' AND status = 'completed'"
            + " AND signed_up_on >= '2025-01-01'),"
            + " first_order AS (SELECT customer_id, min(ordered_at) AS t FROM sale GROUP BY ALL),"
            + " cohort AS (SELECT customer_id, date_trunc('month', t) AS month, EXISTS (FROM"
            + " subscription_event s WHERE s.subscriber_id = f.customer_id AND plan_id LIKE 'prime%'"
            + " AND period_start::TIMESTAMP <= t AND period_end::TIMESTAMP > t) AS prime FROM first_order f),"
            + " later AS (SELECT DISTINCT customer_id FROM sale JOIN cohort USING (customer_id)"
            + " WHERE date_diff('month', month, ordered_at) = 3)"
            + " SELECT prime, 1000 * count(l.customer_id) // count(*) FROM cohort"
            + " LEFT JOIN later l USING (customer_id) WHERE month <= '2025-09-01' GROUP BY prime";
    Map<String, Long> retained = files.numbers(cohort);
    assertThat(retained.get("true")).isGreaterThan(retained.get("false") + 150);
  }

  @Test
  void every_buyer_and_subscriber_is_in_the_register_before_the_first_order() throws Exception {
    assertThat(
            files.texts(
                "SELECT DISTINCT customer_id FROM order_line WHERE customer_id IS NOT NULL"
                    + " EXCEPT SELECT customer_id FROM customer"))
        .isEmpty();
    assertThat(
            files.texts(
                "SELECT DISTINCT subscriber_id FROM subscription_event"
                    + " WHERE subscriber_type = 'customer' EXCEPT SELECT customer_id FROM customer"))
        .isEmpty();
    assertThat(
            files.number(
                "SELECT count(*) FROM order_line JOIN customer USING (customer_id)"
                    + " WHERE kind = 'sale' AND day < signed_up_on::DATE"))
        .isZero();
  }

  @Test
  void every_customer_orders_first_on_the_day_of_signing_up() throws Exception {
    String first =
        "SELECT count(*) FROM (SELECT signed_up_on::DATE AS since, (SELECT min(day) FROM order_line o"
            + " WHERE o.customer_id = c.customer_id AND kind = 'sale' AND status = 'completed') AS first"
            + " FROM customer c WHERE signed_up_on >= '2025-01-01'"
            + " AND customer_id NOT LIKE 'CM%' AND customer_id NOT LIKE 'CB%') WHERE ";
    assertThat(files.number(first + "first = since")).isGreaterThan(1000);
    assertThat(files.number(first + "first IS DISTINCT FROM since")).isZero();
  }

  @Test
  void the_report_counts_what_the_files_hold() throws Exception {
    assertThat(files.number("SELECT count(*) FROM order_record"))
        .isEqualTo(company.report().rowsPerFeed().get("orders"));
    assertThat(files.number("SELECT count(*) FROM ad_record"))
        .isEqualTo(company.report().rowsPerFeed().get("ad-clicks"));
    try (var paths = Files.walk(landing)) {
      assertThat(paths.filter(Files::isRegularFile).count())
          .isEqualTo(company.report().files() + 1);
    }
  }

  private static void assertMeets(Map<String, Long> written, String statement) throws Exception {
    Map<String, Long> published = published(statement);
    assertThat(written.keySet()).isEqualTo(published.keySet());
    published.forEach(
        (key, cents) ->
            assertThat(written.get(key)).as(key).isCloseTo(cents, within(cents / 5000)));
  }

  /** Cents at the test's scale by year and item, read by the other engine too. */
  private static Map<String, Long> published(String statement) throws Exception {
    Path annual = Path.of(Published.class.getResource("annual.csv").toURI());
    return files.numbers(
        "SELECT fiscal_year || ' ' || item, usd_millions * %d FROM read_csv('%s')"
                .formatted(CENTS_PER_MILLION_AT_SCALE, annual)
            + " WHERE fiscal_year = 2025 AND statement = '%s'".formatted(statement));
  }
}
