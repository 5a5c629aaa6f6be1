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
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Which days and months of the income statement and of recurring revenue are computed again when
 * something comes late. Two months are complete and March is running; each test delivers one more
 * file, and what the tests deliver lies apart, so that their order does not matter.
 */
@Tag("proof")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RestatementTest {
  private static final TableName ALLOCATION = TableName.parse("gold.cost_allocation");

  private static final TableName TRANSITION = TableName.parse("gold.plan_transition");
  private static final TableName SURVIVAL = TableName.parse("gold.membership_survival");

  private final Warehouse warehouse = new Warehouse(ALLOCATION, TRANSITION, SURVIVAL);

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
                + paid("started", "e2", "member", "2024-02-10", "2024-03-11")
                + paid("started", "e3", "other", "2024-03-10", "2024-04-10"))
        .deliver("ledger/2024-01-31.csv", ENTRIES + entries("2024-01-01"))
        .deliver("ledger/2024-02-29.csv", ENTRIES + entries("2024-02-01"));
    assertThat(run().get("gold.cost_allocation")).isEqualTo("all");
    assertThat(warehouse.sql("SELECT DISTINCT month FROM gold.cost_allocation ORDER BY month"))
        .containsExactly("2024-01-01", "2024-02-01");
  }

  /** 1.00 of 2.90 goes back, and on the day after nobody is a member any more. */
  @Test
  void a_late_subscription_event_restates_its_days_and_months_only() {
    assertThat(revenue())
        .containsExactly(
            "2024-01-01|new|none|2.90", "2024-02-01|churn|other|2.90", "2024-02-01|new|none|2.90");
    assertThat(lives())
        .containsExactly("2024-01-01|31|0|1", "2024-02-01|20|0|1", "2024-02-01|31|1|0");
    warehouse.deliver(
        "subscriptions/2024-03-09.csv",
        EVENTS
            + "e4,2024-02-20 08:00:00,member,customer,US,prime_monthly,refunded,-1.00,USD,"
            + "2024-02-10 00:00:00,2024-03-11 00:00:00\n"
            + "e5,2024-02-20 09:00:00,member,customer,US,prime_monthly,cancelled,,,"
            + "2024-02-10 00:00:00,2024-02-21 00:00:00\n");
    assertThat(run())
        .containsExactlyEntriesOf(
            restated(
                "silver.subscription_event 2024-02-20",
                "silver.subscription_day 2024-02-20..2024-03-10",
                "silver.driver_day 2024-02-20..2024-03-10",
                "gold.revenue_ledger 2024-02-20..2024-03-10",
                "gold.segment_month 2024-02-01..2024-03-31",
                "gold.cost_allocation 2024-02-01..2024-02-29",
                "gold.plan_transition 2024-02-01..2024-02-29",
                "gold.membership_survival 2024-02-01..2024-02-29"));
    assertThat(revenue())
        .containsExactly("2024-01-01|new|none|2.90", "2024-02-01|churn|other|2.90");
    assertThat(lives())
        .containsExactly("2024-01-01|31|0|1", "2024-02-01|11|1|0", "2024-02-01|31|1|0");
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
  void a_renewal_inside_a_running_month_commits_nothing_to_tables_of_whole_months() {
    Map<TableName, Long> before = wholeMonths();
    assertThat(before).containsKeys(ALLOCATION, TRANSITION, SURVIVAL);
    warehouse
        .deliver(
            "orders/2024-03-11.csv", Warehouse.ORDER_HEADER + order("today", "known", "2024-03-11"))
        .deliver(
            "subscriptions/2024-03-11.csv",
            EVENTS + paid("renewed", "e6", "member", "2024-03-11", "2024-04-11"));
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

  /** Movements of recurring revenue. */
  private List<String> revenue() {
    return warehouse.sql(
        "SELECT month, movement, reason, amount FROM gold.plan_transition ORDER BY ALL");
  }

  /** Days after which lives had ended or were censored, as of the end of each month. */
  private List<String> lives() {
    return warehouse.sql(
        "SELECT month, day, events, censored FROM gold.membership_survival"
            + " WHERE plan_id = 'all' AND day > 0 ORDER BY ALL");
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
