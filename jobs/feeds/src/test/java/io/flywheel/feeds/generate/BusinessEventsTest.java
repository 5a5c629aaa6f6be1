package io.flywheel.feeds.generate;

import static org.assertj.core.api.Assertions.assertThat;

import io.flywheel.feeds.company.Budgets;
import io.flywheel.feeds.company.Market;
import io.flywheel.feeds.company.RevenueLine;
import java.nio.file.Path;
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

  private static PlantedRecords planted;
  private static WrittenCompany company;
  private static LandingReader files;

  @BeforeAll
  static void generate() throws Exception {
    company = WrittenCompany.in(landing, "2024-11-15", "2025-04-30", "0.000002", 7);
    files = company.files();
    planted = company.planted();
  }

  @AfterAll
  static void close() throws Exception {
    company.close();
  }

  @Test
  void sellers_who_close_sell_nothing_in_their_last_weeks_and_leave_nothing_to_settle()
      throws Exception {
    String closed =
        "(SELECT seller_id, occurred_at::DATE AS d FROM seller_event WHERE event = 'closed')";
    assertThat(files.number("SELECT count(*) FROM " + closed))
        .isEqualTo(planted.records("seller_closed"));
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
        .isEqualTo(planted.records("plan_change"));
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

  /** Those of the first file follow on periods that had ended before it. */
  @Test
  void whoever_renews_or_changes_plan_has_been_delivered_a_period_to_follow_on() throws Exception {
    String following =
        "SELECT count(*) FROM subscription_event e WHERE event = '%s' AND %s (FROM subscription_event p"
            + " WHERE p.subscriber_id = e.subscriber_id AND p.amount >= 0"
            + " AND p.period_start < e.period_start AND p.period_end >= e.period_start)";
    String known =
        " AND EXISTS (FROM subscription_event p WHERE p.subscriber_id = e.subscriber_id"
            + " AND p.amount >= 0 AND p.period_start < e.period_start)";
    assertThat(files.number(following.formatted("plan_changed", "EXISTS"))).isPositive();
    assertThat(files.number(following.formatted("plan_changed", "NOT EXISTS"))).isZero();
    assertThat(files.number(following.formatted("renewed", "EXISTS"))).isPositive();
    assertThat(files.number(following.formatted("renewed", "NOT EXISTS") + known)).isZero();
    assertThat(
            files.number(
                following.formatted("plan_changed", "EXISTS")
                    + " AND occurred_at < '2024-11-15' AND plan_id LIKE 'prime_monthly%' AND amount > 0"))
        .as("students who changed before the first file")
        .isPositive();
  }

  @Test
  void subscriptions_meet_every_month_to_the_cent_whoever_changed_plan() throws Exception {
    Budgets budgets = Generator.world(company.request()).budgets();
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
  void every_way_to_change_and_to_leave_occurs_as_often_as_the_truth_says() throws Exception {
    String events = "SELECT count(*) FROM subscription_event WHERE event = ";
    assertThat(files.number(events + "'payment_failed'"))
        .isEqualTo(planted.records("failed_payment"));
    assertThat(files.number(events + "'reactivated'")).isEqualTo(planted.records("reactivation"));
    assertThat(files.number(events + "'refunded' AND amount < 0"))
        .isEqualTo(planted.records("refund"));
    assertThat(files.number(events + "'cancelled' AND period_end IS NOT NULL"))
        .isEqualTo(planted.records("cancelled_at_once"));
    assertThat(
            files.number(
                events
                    + "'trial_started' AND subscriber_id NOT IN"
                    + " (SELECT subscriber_id FROM subscription_event WHERE event = 'started')"))
        .isGreaterThanOrEqualTo(planted.records("trial_lapsed"));
    assertThat(files.number(events + "'cancelled' AND period_end IS NULL")).isPositive();
    assertThat(
            files.number(
                events + "'plan_changed' AND amount = 0 AND plan_id LIKE 'prime_monthly%'"))
        .as("downgrades paid from what was left of the year")
        .isPositive();
  }

  @Test
  void payments_are_tried_up_to_three_times_and_some_are_never_made() throws Exception {
    assertThat(
            files.texts(
                "SELECT DISTINCT n::VARCHAR FROM (SELECT count(*) AS n FROM subscription_event e"
                    + " WHERE event = 'payment_failed' AND occurred_at > '2024-11-22' GROUP BY subscriber_id,"
                    + " (SELECT count(*) FROM subscription_event p WHERE p.subscriber_id = e.subscriber_id"
                    + " AND p.amount >= 0 AND p.occurred_at < e.occurred_at)) ORDER BY 1"))
        .containsExactly("1", "2", "3");
    assertThat(
            files.number(
                "SELECT count(*) FROM subscription_event WHERE event = 'renewed'"
                    + " AND occurred_at::DATE > period_start::DATE"))
        .as("paid late")
        .isPositive();
    assertThat(
            files.number(
                "SELECT count(*) FROM subscription_event WHERE event = 'expired'"
                    + " AND plan_id NOT LIKE 'seller%'"))
        .as("never paid")
        .isPositive();
  }

  @Test
  void periods_end_on_the_day_of_the_month_on_which_the_first_one_began() throws Exception {
    assertThat(
            files.number(
                "SELECT count(*) FROM subscription_event WHERE event = 'renewed' AND plan_id LIKE 'prime%'"
                    + " AND day(period_end::DATE) NOT IN (day(period_start::DATE), 28, 29, 30, 31)"))
        .isZero();
    assertThat(
            files.number(
                "SELECT count(*) FROM subscription_event WHERE event = 'renewed'"
                    + " AND day(period_start::DATE) = 28 AND month(period_start::DATE) = 2"
                    + " AND day(period_end::DATE) > 28"))
        .as("back to the anchor after February")
        .isPositive();
  }

  @Test
  void every_marketplace_has_a_professional_seller_at_any_scale() throws Exception {
    assertThat(
            files.number(
                "SELECT count(DISTINCT marketplace) FROM subscription_event WHERE subscriber_type = 'seller'"))
        .isEqualTo(Market.all().size());
  }
}
