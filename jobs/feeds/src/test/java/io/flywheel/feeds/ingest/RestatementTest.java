package io.flywheel.feeds.ingest;

import static io.flywheel.feeds.ingest.LateDeliveries.ENTRIES;
import static io.flywheel.feeds.ingest.LateDeliveries.EVENTS;
import static io.flywheel.feeds.ingest.LateDeliveries.order;
import static io.flywheel.feeds.ingest.LateDeliveries.paid;
import static org.assertj.core.api.Assertions.assertThat;

import io.flywheel.warehouse.compute.TableReport;
import io.flywheel.warehouse.contract.Contract;
import io.flywheel.warehouse.contract.IntervalSpec;
import io.flywheel.warehouse.contract.TableName;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Which days and months of the income statement are computed again when something comes late. Two
 * months are complete and March is running; each test delivers one more file, and what the tests
 * deliver lies apart, so that their order does not matter.
 */
@Tag("proof")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RestatementTest {
  private static final TableName ALLOCATION = TableName.parse("gold.cost_allocation");

  private final Warehouse warehouse = new Warehouse(ALLOCATION);

  @BeforeAll
  void january_february_and_ten_days_of_march() {
    LateDeliveries.reference(warehouse);
    warehouse
        .deliver("orders/2024-01-01.csv", Warehouse.ORDER_HEADER + order("guest", "", "2024-01-01"))
        .deliver(
            "orders/2024-03-10.csv",
            Warehouse.ORDER_HEADER
                + order("known1", "known", "2024-01-05")
                + order("known2", "known", "2024-03-09")
                + order("new1", "new", "2024-02-21"))
        .deliver(
            "subscriptions/2024-01-01.csv",
            EVENTS + paid("started", "e1", "other", "2024-01-01", "2024-02-01"))
        .deliver(
            "subscriptions/2024-03-10.csv",
            EVENTS
                + paid("started", "e2", "member", "2024-02-10", "2024-03-10")
                + paid("started", "e3", "other", "2024-03-10", "2024-04-10"))
        .deliver("ledger/2024-01-31.csv", ENTRIES + entries("2024-01-01"))
        .deliver("ledger/2024-02-29.csv", ENTRIES + entries("2024-02-01"));
    assertThat(run().get("gold.cost_allocation")).isEqualTo("all");
    assertThat(warehouse.sql("SELECT DISTINCT month FROM gold.cost_allocation ORDER BY month"))
        .containsExactly("2024-01-01", "2024-02-01");
  }

  /** 1.00 of 2.90 goes back, from the 20th of February to the end of the month paid for. */
  @Test
  void a_late_subscription_event_restates_its_days_only() {
    warehouse.deliver(
        "subscriptions/2024-03-09.csv",
        EVENTS
            + "e4,2024-02-20 08:00:00,member,customer,US,prime_monthly,refunded,-1.00,USD,"
            + "2024-02-10 00:00:00,2024-03-10 00:00:00\n");
    assertThat(run())
        .containsExactlyEntriesOf(
            restated(
                "silver.subscription_event 2024-02-20",
                "silver.subscription_day 2024-02-20..2024-03-09",
                "silver.driver_day 2024-02-20..2024-03-09",
                "gold.revenue_ledger 2024-02-20..2024-03-09",
                "gold.segment_month 2024-02-01..2024-03-31",
                "gold.cost_allocation 2024-02-01..2024-02-29"));
  }

  @Test
  void a_late_order_restates_its_day_and_one_month_of_allocation() {
    warehouse.deliver(
        "orders/2024-03-08.csv", Warehouse.ORDER_HEADER + order("late", "known", "2024-02-13"));
    assertThat(run())
        .containsExactlyEntriesOf(
            restated(
                "silver.order_line 2024-02-13",
                "silver.customer_month 2024-02-01..2024-02-29",
                "silver.driver_day 2024-02-13",
                "gold.revenue_ledger 2024-02-13",
                "gold.segment_month 2024-02-01..2024-02-29",
                "gold.cost_allocation 2024-02-01..2024-02-29"));
  }

  @Test
  void a_late_order_that_is_its_customers_first_also_restates_the_day_and_month_that_had_it() {
    warehouse.deliver(
        "orders/2024-03-09.csv", Warehouse.ORDER_HEADER + order("first", "new", "2024-01-22"));
    assertThat(run())
        .containsExactlyEntriesOf(
            restated(
                "silver.order_line 2024-01-22",
                "silver.customer_month 2024-01-01..2024-01-31",
                "silver.driver_day 2024-01-22,2024-02-21",
                "gold.revenue_ledger 2024-01-22",
                "gold.segment_month 2024-01-01..2024-02-29",
                "gold.cost_allocation 2024-01-01..2024-02-29"));
  }

  @Test
  void a_day_inside_a_running_month_commits_nothing_to_tables_of_whole_months() {
    Map<TableName, Long> before = wholeMonths();
    assertThat(before).containsKey(ALLOCATION);
    warehouse
        .deliver(
            "orders/2024-03-11.csv", Warehouse.ORDER_HEADER + order("today", "known", "2024-03-11"))
        .deliver(
            "subscriptions/2024-03-11.csv",
            EVENTS + paid("started", "e5", "member", "2024-03-11", "2024-04-11"));
    assertThat(run())
        .containsExactlyEntriesOf(
            restated(
                "silver.subscription_event 2024-03-11",
                "silver.subscription_day 2024-03-11",
                "silver.order_line 2024-03-11",
                "silver.customer_month 2024-03-01..2024-03-31",
                "silver.driver_day 2024-03-11",
                "gold.revenue_ledger 2024-03-11",
                "gold.segment_month 2024-03-01..2024-03-31"));
    assertThat(wholeMonths()).isEqualTo(before);
  }

  private static String entries(String month) {
    return "%1$s-goods,%1$s,cost_of_sales,goods,,,4.00,USD\n%1$s-other,%1$s,other_operating,other,,,1.00,USD\n"
        .formatted(month);
  }

  /** Which days of which tables a run has computed again. */
  private Map<String, String> run() {
    Map<String, String> computed = new TreeMap<>();
    for (TableReport report : LateDeliveries.run(warehouse)) {
      // Tables of feeds that this shop does not have are computed whole, and stay empty.
      if (report.rows() > 0 && hasIntervals(report.table())) {
        computed.put(report.table().toString(), report.days().toString());
      }
    }
    return computed;
  }

  /** Tables of entities are computed by key, and have no days to restate. */
  private boolean hasIntervals(TableName table) {
    return warehouse.engine().contracts().get(table).interval().isPresent();
  }

  private static Map<String, String> restated(String... tables) {
    Map<String, String> restated = new TreeMap<>();
    for (String table : tables) {
      int space = table.indexOf(' ');
      restated.put(table.substring(0, space), table.substring(space + 1));
    }
    return restated;
  }

  /** Versions of the tables that have whole months only. */
  private Map<TableName, Long> wholeMonths() {
    return warehouse.engine().contracts().built().stream()
        .filter(contract -> contract.interval().filter(IntervalSpec::complete).isPresent())
        .map(Contract::table)
        .collect(
            Collectors.toMap(
                Function.identity(), table -> warehouse.engine().tables().version(table)));
  }
}
