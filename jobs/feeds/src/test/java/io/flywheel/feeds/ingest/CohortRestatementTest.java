package io.flywheel.feeds.ingest;

import static io.flywheel.feeds.ingest.LateDeliveries.ENTRIES;
import static io.flywheel.feeds.ingest.LateDeliveries.EVENTS;
import static io.flywheel.feeds.ingest.LateDeliveries.order;
import static io.flywheel.feeds.ingest.LateDeliveries.paid;
import static org.assertj.core.api.Assertions.assertThat;

import io.flywheel.warehouse.compute.TableReport;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Which months of cohorts are computed again by a renewal, by what comes late, and by a corrected
 * ledger. What comes late lies in months apart, so that each month tells what restated it.
 */
@Tag("proof")
class CohortRestatementTest {
  private final Warehouse warehouse = new Warehouse();

  @Test
  @Tag("exhaustive")
  void months_are_restated_by_what_changes_them_and_by_no_renewal() {
    fiveMonthsAndTenDaysOfJune();
    assertThat(run()).containsEntry("silver.cohort_month", "all");
    assertThat(members())
        .containsExactly(
            "2024-02-01|1", "2024-03-01|1", "2024-04-01|1", "2024-05-01|1", "2024-06-01|1");

    warehouse
        .deliver("orders/2024-06-11.csv", Warehouse.ORDER_HEADER)
        .deliver(
            "subscriptions/2024-06-11.csv",
            EVENTS + paid("renewed", "e6", "member", "2024-06-11", "2024-07-11"));
    Map<String, String> renewed = run();
    assertThat(renewed).containsKey("silver.membership");
    assertThat(cohorts(renewed))
        .isEqualTo(
            Map.of(
                "silver.cohort_month", "2024-06-01..2024-06-30",
                "gold.cohort_retention", "2024-06-01..2024-06-30"));

    warehouse
        // A corrected ledger of January.
        .deliver("ledger/2024-01-31.csv", ENTRIES + shipping("2024-01-01", "6.00"))
        // A membership from the 20th of January to the 20th of February, of which nobody knew.
        .deliver(
            "subscriptions/2024-06-09.csv",
            EVENTS + paid("renewed", "e7", "known", "2024-01-20", "2024-02-20"))
        // An order of April, and one of May that comes before its customer's first.
        .deliver(
            "orders/2024-06-09.csv",
            Warehouse.ORDER_HEADER
                + order("late", "known", "2024-04-13")
                + order("first", "new", "2024-05-22"));
    assertThat(cohorts(run()))
        .isEqualTo(
            Map.of(
                "silver.cohort_month",
                "2024-02-01..2024-02-29,2024-04-01..2024-06-30",
                "gold.contribution_rate",
                "2024-01-01..2024-01-31,2024-04-01..2024-05-31",
                "gold.cohort_retention",
                "2024-01-01..2024-02-29,2024-04-01..2024-06-30"));
    assertThat(members())
        .containsExactly(
            "2024-02-01|2", "2024-03-01|1", "2024-04-01|1", "2024-05-01|1", "2024-06-01|1");
    assertThat(
            warehouse.sql(
                "SELECT DISTINCT cohort_month, cohort_customers FROM gold.cohort_retention"
                    + " WHERE prime_status = 'all' ORDER BY cohort_month"))
        .containsExactly("2024-01-01|2", "2024-05-01|1");
  }

  private void fiveMonthsAndTenDaysOfJune() {
    LateDeliveries.reference(warehouse);
    warehouse
        .deliver("orders/2024-01-01.csv", Warehouse.ORDER_HEADER + order("g1", "", "2024-01-01"))
        .deliver(
            "orders/2024-06-10.csv",
            Warehouse.ORDER_HEADER
                + order("m1", "member", "2024-01-12")
                + order("m2", "member", "2024-03-05")
                + order("k1", "known", "2024-01-06")
                + order("n1", "new", "2024-06-05"))
        .deliver(
            "subscriptions/2024-06-10.csv",
            EVENTS
                + paid("renewed", "e1", "member", "2024-01-11", "2024-02-11")
                + paid("renewed", "e2", "member", "2024-02-11", "2024-03-11")
                + paid("renewed", "e3", "member", "2024-03-11", "2024-04-11")
                + paid("renewed", "e4", "member", "2024-04-11", "2024-05-11")
                + paid("renewed", "e5", "member", "2024-05-11", "2024-06-11"))
        .deliver("ledger/2024-01-31.csv", ENTRIES + shipping("2024-01-01", "4.00"))
        .deliver(
            "ledger/2024-05-31.csv",
            ENTRIES
                + shipping("2024-02-01", "5.00")
                + shipping("2024-03-01", "5.00")
                + shipping("2024-04-01", "5.00")
                + shipping("2024-05-01", "5.00"));
  }

  /** Members of the January cohort at month starts. */
  private List<String> members() {
    return warehouse.sql(
        "SELECT month, cohort_customers FROM silver.cohort_month WHERE grouping = 'at_month_start'"
            + " AND cohort_month = '2024-01-01' AND prime_status = 'prime'"
            + " AND month > cohort_month ORDER BY month");
  }

  private static Map<String, String> cohorts(Map<String, String> computed) {
    Map<String, String> cohorts = new TreeMap<>(computed);
    cohorts
        .keySet()
        .retainAll(
            List.of("silver.cohort_month", "gold.contribution_rate", "gold.cohort_retention"));
    return cohorts;
  }

  private static String shipping(String month, String amount) {
    return "%1$s-s,%1$s,cost_of_sales,outbound_shipping,,,%2$s,USD\n".formatted(month, amount);
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
