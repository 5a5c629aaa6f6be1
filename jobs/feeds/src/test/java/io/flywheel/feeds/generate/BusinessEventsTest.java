package io.flywheel.feeds.generate;

import static org.assertj.core.api.Assertions.assertThat;

import io.flywheel.feeds.company.Budgets;
import io.flywheel.feeds.company.Market;
import io.flywheel.feeds.company.RevenueLine;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What happens to sellers, subscribers and cloud customers, read by another engine. */
@Tag("fast")
final class BusinessEventsTest {
  @TempDir static Path landing;

  private static GenerateRequest request;
  private static LandingReader files;

  @BeforeAll
  static void generate() throws Exception {
    request =
        new GenerateRequest(
            landing,
            LocalDate.of(2024, 11, 15),
            LocalDate.of(2025, 4, 30),
            new BigDecimal("0.000002"),
            7,
            2);
    Generator.write(request);
    files = LandingReader.ofEverything(landing);
  }

  @AfterAll
  static void close() throws Exception {
    files.close();
  }

  @Test
  void sellers_who_close_sell_nothing_in_their_last_weeks_and_leave_nothing_to_settle()
      throws Exception {
    String closed =
        "(SELECT seller_id, occurred_at::DATE AS d FROM seller_event WHERE event = 'closed')";
    assertThat(files.number("SELECT count(*) FROM " + closed)).isEqualTo(planted("seller_closed"));
    assertThat(files.number("SELECT count(*) FROM " + closed + " WHERE d > '2024-11-15'"))
        .isPositive();
    assertThat(
            files.number(
                "SELECT count(*) FROM order_line JOIN "
                    + closed
                    + " USING (seller_id) WHERE kind = 'sale' AND day > d - 35"))
        .isZero();
    assertThat(
            files.number(
                "SELECT count(*) FROM settlement_line JOIN "
                    + closed
                    + " USING (seller_id) WHERE day > d"))
        .isZero();
    assertThat(
            files.number(
                "SELECT count(*) FROM settlement_line JOIN " + closed + " USING (seller_id)"))
        .isPositive();
  }

  @Test
  void members_who_change_to_a_year_pay_it_less_the_unused_days_of_their_month() throws Exception {
    assertThat(files.number("SELECT count(*) FROM subscription_event WHERE event = 'plan_changed'"))
        .isEqualTo(planted("plan_change"));
    String changed =
        "SELECT count(*) FROM subscription_event c JOIN subscription_event p USING (subscriber_id)"
            + " WHERE c.event = 'plan_changed' AND c.plan_id LIKE 'prime_annual%'"
            + " AND p.plan_id LIKE 'prime_monthly%' AND p.amount > 0"
            + " AND p.period_start < c.period_start AND c.period_start < p.period_end";
    long upgrades =
        files.number(
            "SELECT count(*) FROM subscription_event WHERE event = 'plan_changed'"
                + " AND plan_id LIKE 'prime_annual%'");
    assertThat(upgrades).isPositive();
    assertThat(files.number(changed)).isEqualTo(upgrades);
    assertThat(
            files.number(
                changed
                    + " AND abs(c.amount + p.amount * date_diff('day', c.period_start, p.period_end)"
                    + " / date_diff('day', p.period_start, p.period_end)"
                    + " - (SELECT max(amount) FROM subscription_event WHERE plan_id = c.plan_id)) < 1"))
        .isEqualTo(upgrades);
  }

  @Test
  void subscriptions_meet_every_month_to_the_cent_whoever_changed_plan() throws Exception {
    Budgets budgets = Generator.world(request).budgets();
    Map<String, Long> written =
        files.numbers(
            "SELECT marketplace || ' ' || strftime(day, '%Y-%m'), sum(cents) FROM revenue"
                + " WHERE line = 'Subscription services' GROUP BY ALL");
    // Payments that failed in the last month may still come after it.
    for (Market market : Market.all()) {
      for (YearMonth month = YearMonth.of(2024, 12);
          month.isBefore(YearMonth.of(2025, 4));
          month = month.plusMonths(1)) {
        String key = market.code() + " " + month;
        assertThat(written.get(key))
            .as(key)
            .isEqualTo(budgets.month(RevenueLine.SUBSCRIPTION, market.index(), month));
      }
    }
  }

  @Test
  void external_use_that_is_metered_is_paid_with_credits_of_the_same_day() throws Exception {
    String external =
        " FROM cloud_usage u JOIN cloud_account a USING (account_id) WHERE account_type = 'external'";
    assertThat(
            files.texts(
                "SELECT day || ' ' || account_id FROM (SELECT usage_start::DATE AS day, account_id,"
                    + " CASE charge_category WHEN 'Usage' THEN quantity::DECIMAL(19,6)"
                    + " * json_extract_string(tiers, '$[0].unit_price')::DECIMAL(18,9)"
                    + " ELSE amount::DECIMAL(38,15) END AS cost"
                    + " FROM cloud_usage JOIN cloud_price USING (sku)"
                    + " WHERE account_id IN (SELECT account_id"
                    + external
                    + ")) GROUP BY ALL HAVING sum(cost) <> 0"))
        .isEmpty();
    assertThat(files.number("SELECT count(*)" + external + " AND charge_category = 'Credit'"))
        .isEqualTo(planted("credit\", \"feed\": \"cloud-usage"));
    assertThat(
            files.number(
                "SELECT CAST(max(q) AS BIGINT) FROM (SELECT sum(quantity::DOUBLE) AS q"
                    + external
                    + " GROUP BY account_id, sku, date_trunc('month', usage_start))"))
        .as("units of a month, below the second price tier")
        .isBetween(1L, 1_000_000L);
    assertThat(
            files.number(
                "SELECT count(*)"
                    + external
                    + " AND billing_account_id IN (SELECT billing_account_id FROM cloud_bill)"))
        .isZero();
  }

  @Test
  void credits_on_bills_are_negative_and_as_many_as_the_truth_says() throws Exception {
    assertThat(
            files.number(
                "SELECT count(*) FROM cloud_bill WHERE charge_category = 'Credit'"
                    + " AND billed_cost::DOUBLE < 0 AND effective_cost = billed_cost"))
        .isEqualTo(planted("credit\", \"feed\": \"cloud-bills"));
  }

  private static long planted(String kind) throws Exception {
    String truth = Files.readString(landing.resolve(TruthFile.NAME));
    int at = truth.indexOf("\"kind\": \"" + kind);
    assertThat(at).as("truth of %s", kind).isPositive();
    String rest = truth.substring(truth.indexOf("\"records\": ", at) + "\"records\": ".length());
    long records = Long.parseLong(rest.substring(0, rest.indexOf('}')));
    assertThat(records).as("planted %s", kind).isPositive();
    return records;
  }
}
