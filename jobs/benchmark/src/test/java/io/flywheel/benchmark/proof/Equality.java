package io.flywheel.benchmark.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.flywheel.benchmark.independent.DuckDb;
import io.flywheel.benchmark.independent.FigureComparison;
import io.flywheel.benchmark.independent.Independent;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What has to be equal on both roads, and never empty. */
final class Equality {
  private Equality() {}

  static void ofLedger(CommandLineWarehouse warehouse, DuckDb duck) {
    of(
        warehouse.rows(Independent.LEDGER + "gold.revenue_ledger"),
        duck.rows(Independent.LEDGER + "ledger"));
  }

  /** Which events count, each by itself. */
  static void ofValidity(CommandLineWarehouse warehouse, DuckDb duck) {
    of(
        warehouse.rows("SELECT ad_event_id, invalid_reason FROM silver.ad_event"),
        duck.rows("SELECT ad_event_id, reason FROM ad_validity"));
  }

  /** The ledger against the facts that it sums, cent by cent for each day and feed. */
  static void ofFacts(CommandLineWarehouse warehouse) {
    String facts =
        Stream.of(
                "orders:order_line",
                "seller-settlements:settlement_line",
                "ad-clicks:ad_event",
                "subscriptions:subscription_day",
                "cloud:cloud_charge",
                "ledger:journal_entry")
            .map(each -> each.split(":"))
            .map(
                each ->
                    "SELECT day, '%s' AS feed, revenue_cents AS cents FROM silver.%s"
                        .formatted(each[0], each[1]))
            .collect(Collectors.joining(" UNION ALL "));
    String ledger =
        """
        SELECT day, CASE
            WHEN revenue_line = 'AWS' THEN 'cloud'
            WHEN entry_type IN ('sale', 'return') THEN 'orders'
            WHEN entry_type IN ('click', 'impression') THEN 'ad-clicks'
            WHEN entry_type IN ('recognition', 'refund') THEN 'subscriptions'
            WHEN entry_type = 'journal' THEN 'ledger'
            ELSE 'seller-settlements' END AS feed,
          CAST(amount * 100 AS BIGINT) AS cents
        FROM gold.revenue_ledger""";
    String perDayAndFeed =
        "SELECT day, feed, SUM(cents) FROM (%s) GROUP BY day, feed HAVING SUM(cents) <> 0";
    of(
        warehouse.rows(perDayAndFeed.formatted(ledger)),
        warehouse.rows(perDayAndFeed.formatted(facts)));
  }

  /** What the income statement bears under each driver set, against the delivered entries. */
  static void ofCosts(CommandLineWarehouse warehouse, DuckDb duck) {
    of(
        warehouse.rows(
            """
            SELECT month, driver_set, account, SUM(amount) FROM (
              SELECT month, driver_set, STACK(6,
                'cost_of_sales', cost_of_sales,
                'fulfilment', fulfilment,
                'technology_and_infrastructure', technology_and_infrastructure,
                'sales_and_marketing', sales_and_marketing,
                'general_and_administrative', general_and_administrative,
                'other_operating', other_operating) AS (account, amount)
              FROM gold.segment_pnl
              WHERE period_type = 'month' AND scenario = 'base')
            GROUP BY month, driver_set, account HAVING SUM(amount) <> 0"""),
        duck.rows(
            """
            SELECT month, driver_set, account, money(sum(cents(amount, rate)))
            FROM journal_entry j
            ASOF JOIN rate r ON r.currency = j.currency AND last_day(month) >= r.valid_from
            CROSS JOIN (SELECT unnest(['by_use', 'by_revenue', 'by_units']) AS driver_set)
            WHERE account NOT IN ('licensing', 'payment_services', 'co_branded_card')
            GROUP BY ALL HAVING sum(cents(amount, rate)) <> 0"""));
  }

  /** What each settlement is made of; all of a company close, in their own currency. */
  static void ofSettlements(CommandLineWarehouse warehouse, DuckDb duck) {
    of(
        warehouse.rows(
            "SELECT settlement_id, seller_id, currency, lines, goods, fees, collected, reserve,"
                + " tax, reimbursement, other, payout, balance FROM silver.settlement"),
        duck.rows(
            """
            SELECT settlement_id, seller_id, currency, count(*),
              CAST(sum(if(entry IN ('principal', 'shipping_credit', 'promotion', 'refund_principal'), amount, 0)) AS DECIMAL(30, 6)),
              CAST(sum(if(entry LIKE '%\\_fee' ESCAPE '\\' AND entry <> 'plan_fee'
                OR entry = 'refund_administration', amount, 0)) AS DECIMAL(30, 6)),
              CAST(sum(if(entry IN ('plan_fee', 'ad_charge'), amount, 0)) AS DECIMAL(30, 6)),
              CAST(sum(if(starts_with(entry, 'reserve'), amount, 0)) AS DECIMAL(30, 6)),
              CAST(sum(if(entry = 'tax', amount, 0)) AS DECIMAL(30, 6)),
              CAST(sum(if(entry = 'reimbursement', amount, 0)) AS DECIMAL(30, 6)),
              CAST(sum(if(entry = 'other', amount, 0)) AS DECIMAL(30, 6)),
              CAST(sum(amount) FILTER (WHERE entry = 'payout') AS DECIMAL(30, 6)),
              CAST(0 AS DECIMAL(30, 6))
            FROM settlement_line GROUP BY settlement_id, seller_id, currency"""));
  }

  /**
   * Billed = recognised + deferred + refunded at the end of the last delivered day: what the table
   * by day leaves over, against the cents of the days that are still to come and waiting credit.
   */
  static void ofDeferred(CommandLineWarehouse warehouse, DuckDb duck) {
    of(
        warehouse.rows(
            """
            SELECT product_family, SUM(opening_cents + billed_cents - revenue_cents - refunded_cents)
            FROM silver.subscription_day GROUP BY product_family"""),
        duck.rows(
            """
            SELECT product_family, sum(
              first_days(whole, until - since, ends - since)
              - first_days(whole, until - since, greatest(starts, least(ends, last_day + 1)) - since))
            FROM subscription_span, (SELECT max(file_day) AS last_day FROM raw_subscriptions)
            WHERE whole <> 0 AND starts < ends
            GROUP BY product_family"""));
  }

  static void ofRetention(CommandLineWarehouse warehouse, DuckDb duck) {
    of(
        warehouse.rows(Independent.RETENTION.formatted("gold.cohort_retention")),
        duck.rows(Independent.RETENTION.formatted("cohort_retention")));
  }

  /** The second is the yardstick: of DuckDB, or of what a table of Flywheel sums. */
  static void of(List<List<String>> flywheel, List<List<String>> yardstick) {
    assertThat(yardstick).isNotEmpty();
    FigureComparison comparison = FigureComparison.of(flywheel, yardstick);
    assertThat(comparison.equal()).as(comparison.describe("Flywheel", "the yardstick")).isTrue();
  }
}
