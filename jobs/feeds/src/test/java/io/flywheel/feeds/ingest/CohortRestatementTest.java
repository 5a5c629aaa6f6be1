package io.flywheel.feeds.ingest;

import static io.flywheel.feeds.ingest.LateDeliveries.ENTRIES;
import static io.flywheel.feeds.ingest.LateDeliveries.EVENTS;
import static io.flywheel.feeds.ingest.LateDeliveries.order;
import static io.flywheel.feeds.ingest.LateDeliveries.paid;
import static org.assertj.core.api.Assertions.assertThat;

import io.flywheel.warehouse.compute.TableReport;
import io.flywheel.warehouse.contract.TableName;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Which months of cohorts and trials are computed again by a renewal, by what comes late, by a
 * corrected ledger and by a month that ends. What comes late in one run lies in months apart, so
 * that each month tells what restated it.
 */
@Tag("proof")
class CohortRestatementTest {
  private static final TableName RETENTION = TableName.parse("gold.cohort_retention");
  private static final TableName TRIAL = TableName.parse("silver.prime_trial");
  private static final LocalDate JANUARY = LocalDate.parse("2024-01-01");

  private static final String SETTLEMENTS =
      "settlement_id,line_no,seller_id,marketplace,posted_at,order_id,order_line_no,entry,amount,currency\n";

  private final Warehouse warehouse = new Warehouse(RETENTION, TRIAL);

  @Test
  @Tag("exhaustive")
  void months_are_restated_by_what_changes_them_and_by_no_renewal() {
    elevenMonthsAndTenDaysOfDecember();
    assertThat(run())
        .containsEntry("silver.cohort_month", "all")
        .containsEntry("silver.prime_trial", "all");
    assertThat(members()).isEqualTo("2 2 2 2 2 2 2 3 3 3 3");
    assertThat(trials())
        .containsExactly(
            "joiner|2024-05-01..2024-08-01|2024-08-01", "known|2024-05-01..2024-11-01|null");

    inTheRunningMonth();
    aLateOrderAndALateEvent();
    aLateFirstOrderAndACorrectedLedger();
    theRunningMonthEnds();
    aNewFeedHasDeliveredLess();
  }

  /** Of the months that have passed a renewal restates none, whoever renews. */
  private void inTheRunningMonth() {
    warehouse
        .deliver("orders/2024-12-11.csv", Warehouse.ORDER_HEADER)
        .deliver(
            "subscriptions/2024-12-11.csv",
            EVENTS
                + paid("renewed", "m12", "member", "2024-12-11", "2025-01-11")
                + paid("renewed", "j5", "joiner", "2024-12-05", "2025-01-05"));
    Map<String, String> renewed = run();
    assertThat(renewed).containsKey("silver.membership");
    assertThat(followed(renewed))
        .isEqualTo(
            Map.of(
                "silver.cohort_month", "2024-12-01..2024-12-31",
                "gold.cohort_retention", "2024-12-01..2024-12-31"));
  }

  /**
   * An order of June is an outcome of the six trials before, belongs to June's own, and is a
   * covariate up to September: the next month with an order is July, so that of no later trial it
   * is the last one. Who joins in November is in no trial after it.
   */
  private void aLateOrderAndALateEvent() {
    warehouse
        .deliver(
            "orders/2024-12-09.csv", Warehouse.ORDER_HEADER + order("late", "known", "2024-06-13"))
        // A membership from the 5th of November to the 5th of December, of which nobody knew.
        .deliver(
            "subscriptions/2024-12-09.csv",
            EVENTS + paid("started", "k1", "known", "2024-11-05", "2024-12-05"));
    assertThat(followed(run()))
        .isEqualTo(
            Map.of(
                "silver.cohort_month", "2024-06-01..2024-06-30,2024-12-01..2024-12-31",
                "gold.contribution_rate", "2024-06-01..2024-06-30",
                "gold.cohort_retention", "2024-06-01..2024-06-30,2024-12-01..2024-12-31",
                "silver.prime_trial", "2023-12-01..2024-09-30,2024-11-01..2024-11-30"));
    assertThat(members()).isEqualTo("2 2 2 2 2 2 2 3 3 3 4");
    assertThat(trials())
        .containsExactly(
            "joiner|2024-05-01..2024-08-01|2024-08-01", "known|2024-05-01..2024-11-01|2024-11-01");
    assertThat(
            warehouse.sql(
                "SELECT month, concat_ws(' ', transform(orders, o -> nvl(string(o), 'x')))"
                    + " FROM silver.prime_trial WHERE customer_id = 'known' AND month IN"
                    + " ('2024-05-01', '2024-09-01', '2024-10-01') ORDER BY month"))
        .containsExactly(
            "2024-05-01|1 1 1 1 2 1 1 1 1 1",
            "2024-09-01|2 1 1 1 1 1 x x x x",
            "2024-10-01|1 1 1 1 1 x x x x x");
  }

  /**
   * Costs of January are an outcome of trials up to January's own, and the new first order belongs
   * to those that November is an outcome of. Who began in November is in no trial yet.
   */
  private void aLateFirstOrderAndACorrectedLedger() {
    warehouse
        .deliver("ledger/2024-01-31.csv", ENTRIES + shipping(JANUARY, "6.00"))
        .deliver(
            "orders/2024-12-08.csv", Warehouse.ORDER_HEADER + order("first", "new", "2024-11-22"));
    assertThat(followed(run()))
        .isEqualTo(
            Map.of(
                "silver.cohort_month", "2024-11-01..2024-12-31",
                "gold.contribution_rate", "2024-01-01..2024-01-31,2024-11-01..2024-11-30",
                "gold.cohort_retention", "2024-01-01..2024-01-31,2024-11-01..2024-12-31",
                "silver.prime_trial", "2023-07-01..2024-01-31,2024-05-01..2024-11-30"));
    assertThat(
            warehouse.sql(
                "SELECT DISTINCT cohort_month, cohort_customers FROM gold.cohort_retention"
                    + " WHERE prime_status = 'all' ORDER BY cohort_month"))
        .containsExactly("2024-01-01|4", "2024-11-01|1");
  }

  /** December gets a trial, and becomes an outcome of the six before. */
  private void theRunningMonthEnds() {
    warehouse
        .deliver("orders/2024-12-31.csv", Warehouse.ORDER_HEADER)
        .deliver("subscriptions/2024-12-31.csv", EVENTS);
    assertThat(followed(run()))
        .isEqualTo(
            Map.of(
                "silver.cohort_month", "2024-12-01..2024-12-31",
                "gold.cohort_retention", "2024-12-01..2024-12-31",
                "silver.prime_trial", "2024-06-01..2024-12-31"));
    assertThat(
            warehouse.sql(
                "SELECT month, orders[9] FROM silver.prime_trial WHERE customer_id = 'known'"
                    + " AND month BETWEEN '2024-05-01' AND '2024-07-01' ORDER BY month"))
        .containsExactly("2024-05-01|1", "2024-06-01|0", "2024-07-01|null");
  }

  /**
   * Margins are observed as far as settlements go, also those of trials that were closed before.
   */
  private void aNewFeedHasDeliveredLess() {
    assertThat(marginsFrom("2024-05-01")).isEqualTo("true");
    warehouse.deliver("seller-settlements/2024-05-10.csv", SETTLEMENTS);
    assertThat(run()).containsEntry("silver.prime_trial", "2023-07-01..2024-12-31");
    assertThat(marginsFrom("2024-05-01")).isEqualTo("false");
  }

  private String marginsFrom(String month) {
    return warehouse
        .sql(
            "SELECT count(margin) > 0 FROM silver.prime_trial"
                + " LATERAL VIEW posexplode(margin_cents) AS i, margin"
                + " WHERE add_months(month, i + 1) >= '%s'".formatted(month))
        .get(0);
  }

  /** Four customers of January, one of whom joins in August, and one of December. */
  private void elevenMonthsAndTenDaysOfDecember() {
    LateDeliveries.reference(warehouse);
    warehouse
        .deliver("orders/2024-01-01.csv", Warehouse.ORDER_HEADER + order("g1", "", "2024-01-01"))
        .deliver("subscriptions/2024-01-01.csv", EVENTS)
        .deliver(
            "orders/2024-12-10.csv",
            Warehouse.ORDER_HEADER
                + order("m1", "member", "2024-01-12")
                + order("t1", "second", "2024-01-13")
                + order("j1", "joiner", "2024-01-07")
                + order("n1", "new", "2024-12-05")
                + months(0, 11, month -> order("k" + month, "known", month.plusDays(2).toString())))
        .deliver(
            "subscriptions/2024-12-10.csv",
            EVENTS
                + months(0, 11, month -> renewal("member", month.plusDays(10)))
                + months(0, 11, month -> renewal("second", month.plusDays(10)))
                + months(7, 11, month -> renewal("joiner", month.plusDays(4))))
        .deliver("ledger/2024-01-31.csv", ENTRIES + shipping(JANUARY, "4.00"))
        .deliver(
            "ledger/2024-11-30.csv", ENTRIES + months(1, 11, month -> shipping(month, "5.00")));
  }

  private static String months(int from, int until, Function<LocalDate, String> rows) {
    return IntStream.range(from, until)
        .mapToObj(month -> rows.apply(JANUARY.plusMonths(month)))
        .collect(Collectors.joining());
  }

  private static String renewal(String subscriber, LocalDate from) {
    return paid(
        "renewed", subscriber + from, subscriber, from.toString(), from.plusMonths(1).toString());
  }

  private static String shipping(LocalDate month, String amount) {
    return "%1$s-s,%1$s,cost_of_sales,outbound_shipping,,,%2$s,USD\n".formatted(month, amount);
  }

  /** Members of the January cohort at the starts of February to December. */
  private String members() {
    return warehouse
        .sql(
            "SELECT cohort_customers FROM silver.cohort_month WHERE grouping = 'at_month_start'"
                + " AND cohort_month = '2024-01-01' AND prime_status = 'prime'"
                + " AND month > cohort_month ORDER BY month")
        .stream()
        .collect(Collectors.joining(" "));
  }

  /** Who is in which trials, and the one in which he joins. */
  private List<String> trials() {
    return warehouse.sql(
        "SELECT customer_id, concat(min(month), '..', max(month)),"
            + " max(month) FILTER (WHERE treated) FROM silver.prime_trial"
            + " GROUP BY customer_id ORDER BY customer_id");
  }

  private static Map<String, String> followed(Map<String, String> computed) {
    Map<String, String> followed = new TreeMap<>(computed);
    followed
        .keySet()
        .retainAll(
            List.of(
                "silver.cohort_month",
                "gold.contribution_rate",
                RETENTION.toString(),
                TRIAL.toString()));
    return followed;
  }

  /** Which days of which tables a run has computed again. */
  private Map<String, String> run() {
    Map<String, String> computed = new TreeMap<>();
    for (TableReport report : LateDeliveries.run(warehouse)) {
      if (report.outcome() != TableReport.Outcome.SKIPPED && !report.days().isEmpty()) {
        computed.put(report.table().toString(), report.days().toString());
      }
    }
    return computed;
  }
}
