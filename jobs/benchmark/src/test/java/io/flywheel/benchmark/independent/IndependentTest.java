package io.flywheel.benchmark.independent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The yardstick itself, against figures worked out by hand or published. */
@Tag("fast")
final class IndependentTest {
  private static final Path SAMPLES =
      Path.of(System.getProperty("flywheel.root"), "datasets", "samples");
  private static final String ORDERS =
      "order_id,line_no,revision,kind,status,ordered_at,customer_id,marketplace,channel,product_id,"
          + "seller_id,fulfilment,quantity,unit_price,discount,shipping_charge,tax,currency,"
          + "payment_method,original_order_id,original_line_no\n";

  @TempDir private Path landing;

  @Test
  void the_focus_sample_bills_what_the_rounding_rule_says() {
    try (DuckDb duck = Independent.focus(SAMPLES.resolve("focus"))) {
      assertThat(duck.rows("SELECT sum(billed_cost) FROM billed_by_service"))
          .containsExactly(List.of("20.520226728990000"));
      assertThat(duck.rows("SELECT sum(amount), sum(source_rows) FROM ledger"))
          .containsExactly(List.of("20.53", "1000"));
    }
  }

  @Test
  void every_line_of_online_retail_counts() {
    try (DuckDb duck = Independent.onlineRetail(SAMPLES.resolve("online-retail"))) {
      assertThat(
              duck.rows(
                  "SELECT count(*), sum(rows_delivered), sum(rows_quarantined) FROM delivered"))
          .containsExactly(List.of("32", "61548", "0"));
      assertThat(
              duck.rows("SELECT max(line_no) FROM line WHERE InvoiceNo = '536365' GROUP BY file"))
          .containsExactly(List.of("7"));
    }
  }

  @Test
  void lines_round_once_half_away_from_zero_after_conversion() throws IOException {
    reference();
    write(
        "orders/2024-01-02.csv",
        ORDERS
            + "A,1,0,sale,completed,2024-01-02 10:00:00,c1,DE,online,p,,platform,3,0.335,0,0,0,USD,,,\n"
            + "B,1,0,return,completed,2024-01-02 10:00:00,c1,DE,online,p,,platform,-3,0.335,0,0,0,USD,,,\n"
            + "C,1,0,sale,completed,2024-01-02 11:00:00,,DE,store,q,,store,1,10,1,0.5,0,EUR,,,\n");
    assertThat(ledger())
        .containsExactlyInAnyOrder(
            // 3 * 0.335 = 1.005
            row("Online stores", "sale", "prime", "toys", "1.01"),
            row("Online stores", "return", "prime", "toys", "-1.01"),
            // 9.5 EUR at the rate of the day before, 1.1
            row("Physical stores", "sale", "guest", "unknown", "10.45"));
  }

  @Test
  void the_highest_revision_stands_and_cancelled_or_foreign_goods_are_no_revenue()
      throws IOException {
    reference();
    write(
        "orders/2024-01-02.csv",
        ORDERS
            + "A,1,0,sale,completed,2024-01-02 10:00:00,c2,DE,online,p,,platform,1,5,0,0,0,USD,,,\n"
            + "B,1,0,sale,cancelled,2024-01-02 10:00:00,c2,DE,online,p,,platform,1,7,0,0,0,USD,,,\n"
            + "C,1,0,sale,completed,2024-01-02 10:00:00,c2,DE,online,p,s1,merchant,1,9,0,0,0,USD,,,\n"
            + "D,1,0,sale,completed,2024-01-02 10:00:00,c2,DE,online,p,,platform,two,9,0,0,0,USD,,,\n");
    write(
        "orders/2024-01-03.csv",
        ORDERS
            + "A,1,1,sale,completed,2024-01-02 10:00:00,c2,DE,online,p,,platform,2,5,0,0,0,USD,,,\n");
    write(
        "seller-settlements/2024-01-03.csv",
        "settlement_id,line_no,seller_id,marketplace,posted_at,order_id,order_line_no,entry,amount,currency\n"
            + "S,1,s1,DE,2024-01-02 09:00:00,C,1,principal,9,USD\n"
            + "S,2,s1,DE,2024-01-02 09:00:00,C,1,referral_fee,-0.9,USD\n"
            + "S,3,s1,DE,2024-01-02 09:00:00,,,storage_fee,-0.2,USD\n"
            + "S,4,s1,DE,2024-01-02 09:00:00,,,plan_fee,-4,USD\n"
            + "S,5,s1,DE,2024-01-02 09:00:00,C,1,tax,1.71,USD\n"
            + "S,6,s1,DE,2024-01-02 09:00:00,,,reimbursement,2.5,USD\n"
            + "S,7,s1,DE,2024-01-02 09:00:00,,,other,-0.5,USD\n"
            + "S,8,s1,DE,2024-01-02 09:00:00,,,payout,-7.61,USD\n");
    assertThat(ledger())
        .containsExactlyInAnyOrder(
            row("Online stores", "sale", "non_prime", "toys", "10.00"),
            row("Third-party seller services", "referral_fee", "non_prime", "toys", "0.90"),
            row("Third-party seller services", "storage_fee", "not_applicable", "none", "0.20"));
  }

  @Test
  void a_month_counts_once_it_is_over() throws IOException {
    reference();
    for (String day : List.of("2024-01-02", "2024-02-03", "2024-03-02")) {
      write(
          "orders/" + day + ".csv",
          ORDERS
              + "O%s,1,0,sale,completed,%s 10:00:00,c1,DE,online,p,,platform,1,5,0,0,0,USD,,,\n"
                  .formatted(day, day));
    }
    try (DuckDb duck = Independent.company(landing, "USD")) {
      assertThat(
              duck.rows(
                  "SELECT prime_status, month_number, cohort_customers, active_customers, net_sales"
                      + " FROM cohort_retention"
                      + " WHERE prime_status = 'prime' AND grouping = 'at_first_order' ORDER BY ALL"))
          .containsExactly(
              List.of("prime", "0", "1", "1", "5.00"),
              List.of("prime", "1", "1", "1", "5.00"),
              List.of("prime", "2", "1", "", ""));
    }
  }

  @Test
  void contribution_takes_its_share_of_three_pools_and_membership_is_asked_at_each_month_start()
      throws IOException {
    reference();
    write(
        "orders/2024-01-31.csv",
        ORDERS
            + "A,1,0,sale,completed,2024-01-02 10:00:00,c1,DE,online,p,,platform,2,5,0,0,0,USD,,,\n"
            + "B,1,0,sale,completed,2024-01-03 10:00:00,c2,DE,online,p,,platform,1,5,0,0,0,USD,,,\n"
            + "C,1,0,sale,completed,2024-01-04 10:00:00,,DE,online,p,,platform,1,5,0,0,0,USD,,,\n");
    write(
        "orders/2024-03-31.csv",
        ORDERS
            + "D,1,0,sale,completed,2024-03-31 10:00:00,,DE,online,p,,platform,1,5,0,0,0,USD,,,\n");
    write(
        "subscriptions/2024-01-20.jsonl",
        event("f", "c2", "2024-01-20", "m", "started", "9", "2024-01-20", "2024-02-20"));
    write(
        "ledger/2024-01-31.csv",
        "entry_id,month,account,sub_account,segment,marketplace,amount,currency\n"
            + "L1,2024-01-01,cost_of_sales,outbound_shipping,,,1.00,USD\n"
            + "L2,2024-01-01,fulfilment,fulfilment,,,0.50,USD\n"
            + "L3,2024-01-01,cost_of_sales,payment_processing,,,0.30,USD\n"
            + "L4,2024-01-01,fulfilment,stores,,,9.00,USD\n");
    try (DuckDb duck = Independent.company(landing, "USD")) {
      assertThat(
              duck.rows(
                  "SELECT prime_status, cohort_customers, net_sales, contribution_margin"
                      + " FROM cohort_retention"
                      + " WHERE month_number = 0 AND grouping = 'at_first_order' ORDER BY ALL"))
          .containsExactly(
              List.of("all", "2", "15.00", "10.65"),
              // 5.00 - 1.00 - 1.00 / 4 - 0.50 / 4 - 0.30 / 4
              List.of("non_prime", "1", "5.00", "3.55"),
              // 10.00 - 2.00 - 1.00 / 2 - 0.50 / 2 - 0.30 / 2
              List.of("prime", "1", "10.00", "7.10"));
      assertThat(
              duck.rows(
                  "SELECT month_number, prime_status, cohort_customers, retention, contribution_margin"
                      + " FROM cohort_retention WHERE grouping = 'at_month_start'"
                      + " AND month_number > 0 AND prime_status <> 'all' ORDER BY ALL"))
          .containsExactly(
              List.of("1", "non_prime", "0", "", ""),
              List.of("1", "prime", "2", "0.000000", ""),
              List.of("2", "non_prime", "1", "0.000000", ""),
              List.of("2", "prime", "1", "0.000000", ""));
    }
  }

  @Test
  void subscriptions_earn_what_the_worked_examples_say() throws IOException {
    reference();
    write(
        "reference/plans/2024-12-01.csv",
        "plan_id,valid_from,valid_to,product_family,tier,price,currency,period_months,shopping\n"
            + "month,2000-01-01,,prime,monthly,14.99,USD,1,true\n"
            + "year,2000-01-01,,prime,annual,139,USD,12,true\n");
    write(
        "subscriptions/2025-01-01.jsonl",
        // A change of plan inside a month, then a refund.
        event("a1", "a", "2025-01-10", "month", "started", "14.99", "2025-01-10", "2025-02-10")
            + event(
                "a2",
                "a",
                "2025-01-25",
                "year",
                "plan_changed",
                "131.27",
                "2025-01-25",
                "2026-01-25")
            + event(
                "a3", "a", "2025-03-01", "year", "refunded", "-70", "2025-01-25", "2026-01-25"));
    write(
        "subscriptions/2025-12-31.jsonl",
        // A downgrade whose credit waits, until coverage ends.
        event("b1", "b", "2025-01-01", "year", "started", "139", "2025-01-01", "2026-01-01")
            + event(
                "b2", "b", "2025-11-01", "month", "plan_changed", "0", "2025-11-01", "2025-12-01")
            // Cancelled at once, and a refund above what is deferred.
            + event(
                "c1", "c", "2025-01-01", "month", "started", "14.99", "2025-01-01", "2025-02-01")
            + event("c2", "c", "2025-01-11", "month", "cancelled", "0", "2025-01-01", "2025-01-11")
            + event(
                "d1", "d", "2025-01-01", "month", "started", "14.99", "2025-01-01", "2025-02-01")
            + event(
                "d2", "d", "2025-01-21", "month", "refunded", "-7.49", "2025-01-01", "2025-02-01"));
    try (DuckDb duck = Independent.company(landing, "USD")) {
      assertThat(
              duck.rows(
                  "SELECT subscriber_id, kind, sum(first_days(whole, until - since, ends - since)"
                      + " - first_days(whole, until - since, starts - since)), min(starts)"
                      + " FROM subscription_span WHERE whole <> 0 AND subscriber_id <> 'c1'"
                      + " GROUP BY ALL ORDER BY ALL"))
          .containsExactly(
              List.of("a", "paid", "7626", "2025-01-10"),
              List.of("b", "breakage", "819", "2025-12-01"),
              List.of("b", "paid", "13081", "2025-01-01"),
              List.of("c", "cancelled", "1009", "2025-01-11"),
              List.of("c", "paid", "490", "2025-01-01"),
              List.of("d", "paid", "971", "2025-01-01"),
              List.of("d", "refund", "-221", "2025-01-21"));
      assertThat(
              duck.rows(
                  "SELECT sum(amount) FROM ledger WHERE day BETWEEN '2025-03-01' AND '2025-03-31'"
                      + " AND category = 'annual'"))
          // 5.27 of the rest anew, and 31 days of 38 cents
          .containsExactly(List.of("17.05"));
    }
  }

  private static String event(
      String id,
      String who,
      String day,
      String plan,
      String event,
      String amount,
      String from,
      String to) {
    return """
        {"event_id":"%s","occurred_at":"%s 00:00:00","subscriber_id":"%s","subscriber_type":"customer",\
        "marketplace":"DE","plan_id":"%s","event":"%s","amount":%s,"currency":"USD",\
        "period_start":"%s 00:00:00","period_end":"%s 00:00:00"}
        """
        .formatted(id, day, who, plan, event, amount, from, to);
  }

  @Test
  void repeats_and_what_is_over_the_cap_are_no_revenue() throws IOException {
    reference();
    write(
        "reference/campaigns/2024-01-01.csv",
        "campaign_id,valid_from,valid_to,advertiser_id,seller_id,marketplace,ad_product,daily_cap,currency\n"
            + "k,2000-01-01,,a,,DE,display,,EUR\n"
            + "capped,2000-01-01,,a,,DE,display,5.00,EUR\n");
    write(
        "ad-clicks/2024-01-02.jsonl",
        click("a", "10:00:00", "k", "c1", "1", "USD")
            + click("b", "10:00:08", "k", "c1", "1", "USD")
            + click("c", "10:00:16", "k", "c1", "1", "USD")
            + click("d", "10:00:30", "k", "c1", "1", "USD")
            + click("e", "10:00:00", "capped", "c1", "2.00", "EUR")
            + click("f", "10:00:10", "capped", "c1", "2.75", "USD") // 2.50 EUR
            + click("g", "10:00:20", "capped", "c1", "1.00", "EUR")
            + click("h", "10:00:30", "capped", "c1", "0.40", "EUR"));
    try (DuckDb duck = Independent.company(landing, "USD")) {
      assertThat(duck.rows("SELECT ad_event_id, reason FROM ad_validity WHERE reason IS NOT NULL"))
          .containsExactlyInAnyOrder(
              List.of("b", "repeat"), List.of("g", "over_cap"), List.of("h", "over_cap"));
      assertThat(
              duck.rows(
                  "SELECT sum(amount), sum(source_rows) FROM ledger"
                      + " WHERE revenue_line = 'Advertising services'"))
          .containsExactly(List.of("7.95", "5"));
    }
  }

  private static String click(
      String id, String time, String campaign, String customer, String cost, String currency) {
    return """
        {"ad_event_id":"%s","occurred_at":"2024-01-02 %s","event":"click","ad_product":"display",\
        "placement":"top","property":"shop","campaign_id":"%s","product_id":"p","customer_id":"%s",\
        "search_term":null,"impressions":0,"cost":%s,"currency":"%s"}
        """
        .formatted(id, time, campaign, customer, cost, currency);
  }

  private List<List<String>> ledger() {
    try (DuckDb duck = Independent.company(landing, "USD")) {
      return duck.rows(Independent.LEDGER + "ledger WHERE revenue_line <> 'Subscription services'");
    }
  }

  private static List<String> row(
      String line, String entry, String prime, String category, String amount) {
    return List.of("2024-01-02", "International", line, entry, prime, category, "DE", amount, "1");
  }

  private void reference() throws IOException {
    write(
        "reference/marketplaces/2024-01-01.csv",
        "marketplace,valid_from,valid_to,segment,currency\nDE,2000-01-01,,International,EUR\n");
    write(
        "reference/products/2024-01-01.csv",
        "product_id,valid_from,valid_to,category,brand,size_tier,unit_cost,currency\n"
            + "p,2000-01-01,,toys,b,small,1,USD\n");
    write("reference/fx_rates/2024-01-01.csv", "day,currency,rate\n2024-01-01,EUR,1.10000000\n");
    write(
        "reference/plans/2024-01-01.csv",
        "plan_id,valid_from,valid_to,product_family,tier,price,currency,period_months,shopping\n"
            + "m,2000-01-01,,prime,monthly,9,USD,1,true\n");
    write(
        "subscriptions/2024-03-31.jsonl",
        """
        {"event_id":"e","occurred_at":"2024-01-01 00:00:00","subscriber_id":"c1","subscriber_type":"customer",\
        "marketplace":"DE","plan_id":"m","event":"started","amount":9.00,"currency":"USD",\
        "period_start":"2024-01-01 00:00:00","period_end":"2024-04-01 00:00:00"}
        """);
  }

  private void write(String path, String text) throws IOException {
    Path file = landing.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
