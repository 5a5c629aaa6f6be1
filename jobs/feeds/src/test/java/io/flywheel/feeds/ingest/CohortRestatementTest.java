package io.flywheel.feeds.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.flywheel.warehouse.compute.Builder;
import io.flywheel.warehouse.compute.TableReport;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Which months of cohorts are computed again by a renewal, by what comes late, and by a corrected
 * ledger. January and February are over and March is running; what the tests deliver lies apart, so
 * that their order does not matter.
 */
@Tag("proof")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CohortRestatementTest {
  private static final String EVENTS =
      "event_id,occurred_at,subscriber_id,subscriber_type,marketplace,plan_id,event,amount,currency,"
          + "period_start,period_end\n";
  private static final String ENTRIES =
      "entry_id,month,account,sub_account,segment,marketplace,amount,currency\n";
  private static final String FEBRUARY = "2024-02-01..2024-02-29";
  private static final String MARCH = "2024-03-01..2024-03-31";

  private final Warehouse warehouse = new Warehouse();

  @BeforeAll
  void january_february_and_ten_days_of_march() {
    warehouse
        .deliver(
            "reference/marketplaces/2024-01-01.csv",
            "marketplace,valid_from,valid_to,segment,currency\nUS,2020-01-01,,North America,USD\n")
        .deliver(
            "reference/products/2024-01-01.csv",
            "product_id,valid_from,valid_to,category,brand,size_tier,unit_cost,currency\n"
                + "p1,2020-01-01,,toys,b,standard,1,USD\n")
        .deliver(
            "reference/plans/2024-01-01.csv",
            "plan_id,valid_from,valid_to,product_family,tier,price,currency,period_months,shopping\n"
                + "prime_monthly,2020-01-01,,prime,monthly,2.90,USD,1,true\n")
        .deliver("orders/2024-01-01.csv", Warehouse.ORDER_HEADER)
        .deliver(
            "orders/2024-03-10.csv",
            Warehouse.ORDER_HEADER
                + order("m1", "member", "2024-01-05")
                + order("m2", "member", "2024-02-05")
                + order("m3", "member", "2024-03-05")
                + order("k1", "known", "2024-01-06")
                + order("n1", "new", "2024-02-21"))
        .deliver(
            "subscriptions/2024-03-10.csv",
            EVENTS
                + paid("e1", "member", "2024-01-11", "2024-02-11")
                + paid("e2", "member", "2024-02-11", "2024-03-11"))
        .deliver("ledger/2024-01-31.csv", ENTRIES + shipping("2024-01-01", "4.00"))
        .deliver("ledger/2024-02-29.csv", ENTRIES + shipping("2024-02-01", "5.00"));
    assertThat(run()).containsEntry("silver.cohort_month", "all");
    assertThat(members()).containsExactly("2024-02-01|1", "2024-03-01|1");
  }

  /** Members of the January cohort at month starts. */
  private List<String> members() {
    return warehouse.sql(
        "SELECT month, cohort_customers FROM silver.cohort_month WHERE grouping = 'at_month_start'"
            + " AND cohort_month = '2024-01-01' AND prime_status = 'prime' ORDER BY month");
  }

  @Test
  void a_renewal_restates_no_month_that_has_passed() {
    warehouse
        .deliver("orders/2024-03-11.csv", Warehouse.ORDER_HEADER)
        .deliver(
            "subscriptions/2024-03-11.csv",
            EVENTS + paid("e3", "member", "2024-03-11", "2024-04-11"));

    Map<String, String> computed = run();

    assertThat(computed).containsKey("silver.membership").containsEntry("silver.cohort_month", MARCH);
    assertThat(computed)
        .containsEntry("gold.cohort_retention", MARCH)
        .doesNotContainKey("gold.contribution_rate");
  }

  /** The free trial of a customer from the 20th of January on, of which nobody knew. */
  @Test
  void a_late_event_restates_the_months_whose_status_differs() {
    warehouse.deliver(
        "subscriptions/2024-03-09.csv",
        EVENTS + paid("e4", "known", "2024-01-20", "2024-02-20"));

    Map<String, String> computed = run();

    assertThat(computed).containsEntry("silver.cohort_month", FEBRUARY);
    assertThat(computed)
        .containsEntry("gold.cohort_retention", FEBRUARY)
        .doesNotContainKey("gold.contribution_rate");
    assertThat(members()).containsExactly("2024-02-01|2", "2024-03-01|1");
  }

  @Test
  void a_late_order_restates_its_month() {
    warehouse.deliver(
        "orders/2024-03-08.csv", Warehouse.ORDER_HEADER + order("late", "known", "2024-02-13"));

    Map<String, String> computed = run();

    assertThat(computed).containsEntry("silver.cohort_month", FEBRUARY);
    assertThat(computed).containsEntry("gold.contribution_rate", FEBRUARY);
    assertThat(computed).containsEntry("gold.cohort_retention", FEBRUARY);
  }

  @Test
  void a_late_first_order_moves_its_customers_cohort() {
    warehouse.deliver(
        "orders/2024-03-09.csv", Warehouse.ORDER_HEADER + order("first", "new", "2024-01-22"));

    Map<String, String> computed = run();

    assertThat(computed).containsEntry("silver.cohort_month", "2024-01-01..2024-03-31");
    assertThat(
            warehouse.sql(
                "SELECT cohort_month, MAX(cohort_customers) FROM gold.cohort_retention"
                    + " WHERE prime_status = 'all' GROUP BY cohort_month"))
        .containsExactly("2024-01-01|3");
  }

  @Test
  void a_corrected_ledger_restates_the_margins_of_its_month() {
    warehouse.deliver("ledger/2024-01-31.csv", ENTRIES + shipping("2024-01-01", "6.00"));

    Map<String, String> computed = run();

    assertThat(computed).doesNotContainKey("silver.cohort_month");
    assertThat(computed).containsEntry("gold.contribution_rate", "2024-01-01..2024-01-31");
    assertThat(computed).containsEntry("gold.cohort_retention", "2024-01-01..2024-01-31");
  }

  private static String order(String id, String customer, String day) {
    return "%s,1,0,sale,completed,%s 10:00:00,%s,US,online,p1,,platform,1,5.00,0,0,0,USD,card,,\n"
        .formatted(id, day, customer);
  }

  private static String paid(String id, String subscriber, String from, String to) {
    return "%1$s,%3$s 08:00:00,%2$s,customer,US,prime_monthly,renewed,2.90,USD,%3$s 00:00:00,%4$s 00:00:00\n"
        .formatted(id, subscriber, from, to);
  }

  private static String shipping(String month, String amount) {
    return "%1$s-s,%1$s,cost_of_sales,outbound_shipping,,,%2$s,USD\n".formatted(month, amount);
  }

  /** Ingests and builds, and says which days of which tables were computed again. */
  private Map<String, String> run() {
    warehouse.ingest();
    List<TableReport> reports = Collections.synchronizedList(new ArrayList<>());
    warehouse.engine().build(Optional.empty(), Builder.Scope.stale(), reports::add);
    Map<String, String> computed = new TreeMap<>();
    for (TableReport report : reports) {
      if (report.outcome() != TableReport.Outcome.SKIPPED) {
        computed.put(report.table().toString(), report.days().toString());
      }
    }
    return computed;
  }
}
