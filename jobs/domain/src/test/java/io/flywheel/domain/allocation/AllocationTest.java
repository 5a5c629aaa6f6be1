package io.flywheel.domain.allocation;

import static io.flywheel.domain.allocation.Months.INTL;
import static io.flywheel.domain.allocation.Months.NA;
import static io.flywheel.domain.allocation.Months.ONLINE;
import static io.flywheel.domain.allocation.Months.activity;
import static io.flywheel.domain.allocation.Months.byCell;
import static io.flywheel.domain.allocation.Months.cents;
import static io.flywheel.domain.allocation.Months.entry;
import static io.flywheel.domain.allocation.Months.set;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("fast")
final class AllocationTest {
  private static final String TECHNOLOGY = "technology_and_infrastructure";
  private static final String GENERAL = "general_and_administrative";

  /** M9: 20 % of infrastructure is used by corporate, 20 % by Online stores, 60 % by AWS. */
  private static final List<Activity> SERVICE =
      List.of(
          activity(NA, ONLINE, "net_sales", "7", "orders", "60"),
          activity("AWS", "AWS", "orders", "15", "cloud_list_cost", "60"),
          activity("none", ONLINE, "cloud_list_cost", "20"),
          activity("none", "corporate", "cloud_list_cost", "20"));

  private static final List<Entry> SERVING =
      List.of(
          entry(TECHNOLOGY, "infrastructure", "none", 90_000),
          entry(GENERAL, "corporate", "none", 30_000));

  private static final Map<String, String> SERVED =
      Map.of(
          "infrastructure", "cloud_list_cost",
          "corporate", "0.25 pool infrastructure, 0.75 orders",
          "other", "net_sales");

  @Test
  void direct_ignores_service_between_pools() {
    assertThat(byLine(set("direct", List.of(), SERVED)))
        .containsOnly(Map.entry(ONLINE, 46_500L), Map.entry("AWS", 73_500L));
  }

  @Test
  void step_down_takes_pools_in_order() {
    assertThat(byLine(set("step-down", List.of("infrastructure", "corporate"), SERVED)))
        .containsOnly(Map.entry(ONLINE, 56_400L), Map.entry("AWS", 63_600L));
    // Corporate first: infrastructure holds 975.00, shared 1 : 3; corporate's rest is 180 and 45.
    assertThat(byLine(set("step-down", List.of("corporate", "infrastructure"), SERVED)))
        .containsOnly(Map.entry(ONLINE, 42_375L), Map.entry("AWS", 77_625L));
    assertThat(byLine(set("step-down", List.of("infrastructure"), SERVED)))
        .describedAs("what the order does not name comes last")
        .containsOnly(Map.entry(ONLINE, 56_400L), Map.entry("AWS", 63_600L));
  }

  @Test
  void reciprocal_solves_both_at_once_and_every_pool_keeps_its_account() {
    List<AllocatedCost> costs = Allocation.of(set(SERVED)).month(SERVING, SERVICE);

    assertThat(byLine(set(SERVED)))
        .containsOnly(Map.entry(ONLINE, 50_842L), Map.entry("AWS", 69_158L));
    assertThat(cents(costs, cost -> cost.subAccount() + " " + cost.revenueLine()))
        .containsOnly(
            Map.entry("infrastructure Online stores", 30_316L),
            Map.entry("infrastructure AWS", 59_684L),
            Map.entry("corporate Online stores", 20_526L),
            Map.entry("corporate AWS", 9_474L));
    assertThat(costs)
        .filteredOn(cost -> cost.subAccount().equals("infrastructure"))
        .extracting(cost -> cost.account() + " " + cost.share())
        .containsExactly(TECHNOLOGY + " 0.663158", TECHNOLOGY + " 0.336842");
  }

  @Test
  void what_a_pool_uses_of_itself_is_dropped() {
    List<Activity> itself = new java.util.ArrayList<>(SERVICE);
    itself.add(activity("none", "infrastructure", "cloud_list_cost", "10"));

    assertThat(Allocation.of(set(SERVED)).month(SERVING, itself))
        .isEqualTo(Allocation.of(set(SERVED)).month(SERVING, SERVICE));

    Map<String, String> shares =
        Map.of(
            "infrastructure", "cloud_list_cost",
            "corporate", "0.2 pool infrastructure, 0.6 orders, 0.2 pool corporate",
            "other", "net_sales");
    assertThat(Allocation.of(set(shares)).month(SERVING, SERVICE))
        .isEqualTo(Allocation.of(set(SERVED)).month(SERVING, SERVICE));
  }

  @Test
  void pools_that_give_everything_to_each_other_are_named_unless_they_hold_nothing() {
    DriverSet set =
        set(
            Map.of(
                "a", "0.5 orders, 0.5 pool b",
                "b", "0.5 units, 0.5 pool a",
                "c", "0.9 net_sales, 0.1 pool a",
                "other", "net_sales"));
    List<Activity> nobodyOrders = List.of(activity(NA, ONLINE, "net_sales", "1"));

    assertThatThrownBy(
            () -> Allocation.of(set).month(List.of(entry(GENERAL, "a", "none", 1)), nobodyOrders))
        .isInstanceOf(ClosedPoolsException.class)
        .hasMessage(
            "driver set mine: the pools a and b give everything to each other, and what they hold"
                + " reaches no revenue line; give one of them a quantity that the month has");
    assertThatThrownBy(
            () -> Allocation.of(set).month(List.of(entry(GENERAL, "c", "none", 1)), nobodyOrders))
        .hasMessageContaining("the pools a and b give");

    List<Entry> nothing =
        List.of(
            entry(GENERAL, "a", "none", 5),
            entry(GENERAL, "a", "none", -5),
            entry(GENERAL, "b", "none", 0),
            entry(GENERAL, "d", "none", 3));
    assertThat(byCell(Allocation.of(set).month(nothing, nobodyOrders)))
        .containsOnly(
            Map.entry("none | unallocated", 0L), Map.entry("North America | Online stores", 3L));
  }

  /** M15. */
  @Test
  void each_month_is_shared_by_itself() {
    Allocation allocation = Allocation.of(set(Map.of("other", "units")));
    List<Entry> pool = List.of(entry(GENERAL, "other", "none", 100));

    List<AllocatedCost> first =
        allocation.month(
            pool,
            List.of(activity(NA, ONLINE, "units", "1"), activity(INTL, ONLINE, "units", "1")));
    List<AllocatedCost> second =
        allocation.month(
            pool,
            List.of(activity(NA, ONLINE, "units", "9"), activity(INTL, ONLINE, "units", "1")));

    assertThat(
            byCell(first).get("North America | Online stores")
                + byCell(second).get("North America | Online stores"))
        .isEqualTo(140);
  }

  /** M8: equal shares of -1.00, ties in key order. */
  @Test
  void missing_cents_go_to_equal_shares_in_the_order_of_keys() {
    List<AllocatedCost> costs =
        Allocation.of(set(Map.of("other", "orders")))
            .month(
                List.of(entry(GENERAL, "other", "none", -100)),
                List.of(
                    activity(NA, "Physical stores", "orders", "1"),
                    activity(NA, ONLINE, "orders", "1"),
                    activity("AWS", "AWS", "orders", "1")));

    assertThat(costs).extracting(AllocatedCost::cents).containsExactly(-34L, -33L, -33L);
    assertThat(costs)
        .extracting(AllocatedCost::segment, AllocatedCost::revenueLine)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("AWS", "AWS"),
            org.assertj.core.groups.Tuple.tuple(NA, ONLINE),
            org.assertj.core.groups.Tuple.tuple(NA, "Physical stores"));
  }

  @Test
  void a_tagged_entry_stays_in_its_segment_and_goes_through_no_pool() {
    List<AllocatedCost> costs =
        Allocation.of(set(SERVED))
            .month(
                List.of(
                    entry(GENERAL, "corporate", "AWS", 1_000),
                    entry(TECHNOLOGY, "infrastructure", NA, 700)),
                SERVICE);

    assertThat(costs).allSatisfy(cost -> assertThat(cost.segment()).isEqualTo(cost.entrySegment()));
    assertThat(byCell(costs))
        .containsOnly(
            Map.entry("AWS | AWS", 1_000L), Map.entry("North America | Online stores", 700L));
  }

  @Test
  void a_tag_that_no_activity_has_is_unallocated_under_its_name() {
    List<AllocatedCost> costs =
        Allocation.of(set(SERVED)).month(List.of(entry(GENERAL, "legal", "Nrth", 5)), SERVICE);

    assertThat(byCell(costs)).containsOnly(Map.entry("Nrth | unallocated", 5L));
  }

  @Test
  void an_empty_driver_passes_its_weight_on_and_an_empty_pool_is_unallocated() {
    DriverSet set =
        set(
            Map.of(
                "marketing_*", "0.5 new_customers, 0.5 net_sales",
                "hub", "0.5 pool empty, 0.3 orders, 0.2 units",
                "empty", "usage_rows",
                "other", "returns"));
    List<Activity> month =
        List.of(
            activity(NA, ONLINE, "net_sales", "3", "orders", "1"),
            activity(INTL, ONLINE, "net_sales", "1", "units", "1"));

    assertThat(
            byCell(
                Allocation.of(set)
                    .month(List.of(entry(GENERAL, "marketing_tv", "none", 400)), month)))
        .containsOnly(
            Map.entry("International | Online stores", 100L),
            Map.entry("North America | Online stores", 300L));
    assertThat(byCell(Allocation.of(set).month(List.of(entry(GENERAL, "hub", "none", 500)), month)))
        .containsOnly(
            Map.entry("International | Online stores", 200L),
            Map.entry("North America | Online stores", 300L));
    assertThat(
            byCell(
                Allocation.of(set)
                    .month(
                        List.of(
                            entry(GENERAL, "empty", "none", 7), entry(GENERAL, "rent", "none", 2)),
                        month)))
        .containsOnly(Map.entry("none | unallocated", 9L));
  }

  @Test
  void negative_quantities_count_as_zero() {
    List<AllocatedCost> costs =
        Allocation.of(set(Map.of("other", "net_sales")))
            .month(
                List.of(entry(GENERAL, "other", "none", 10)),
                List.of(
                    activity(NA, ONLINE, "net_sales", "-8"),
                    activity(INTL, ONLINE, "net_sales", "0.01")));

    assertThat(byCell(costs)).containsOnly(Map.entry("International | Online stores", 10L));
  }

  @Test
  void internal_use_of_a_line_follows_its_net_sales_and_without_any_stays_with_the_line() {
    DriverSet set = set(Map.of("infrastructure", "cloud_list_cost", "other", "net_sales"));
    List<Activity> month =
        List.of(
            activity(NA, ONLINE, "net_sales", "3"),
            activity(INTL, ONLINE, "net_sales", "1"),
            activity(NA, "Physical stores", "net_sales", "-1"),
            activity("AWS", "AWS", "cloud_list_cost", "6"),
            activity("none", ONLINE, "cloud_list_cost", "4"),
            activity("none", "Physical stores", "cloud_list_cost", "9"),
            activity("none", "Advertising services", "cloud_list_cost", "1"));

    assertThat(
            byCell(
                Allocation.of(set)
                    .month(List.of(entry(TECHNOLOGY, "infrastructure", "none", 1_000)), month)))
        .containsOnly(
            Map.entry("AWS | AWS", 300L),
            Map.entry("International | Online stores", 50L),
            Map.entry("North America | Online stores", 150L),
            Map.entry("none | Physical stores", 450L),
            Map.entry("none | Advertising services", 50L));
    assertThat(
            byCell(
                Allocation.of(set)
                    .month(List.of(entry(TECHNOLOGY, "infrastructure", NA, 1_000)), month)))
        .describedAs("what is tagged stays in its segment")
        .containsOnly(Map.entry("North America | Online stores", 1_000L));
  }

  @Test
  void internal_use_alone_makes_no_pool_empty() {
    DriverSet set = set(Map.of("infrastructure", "cloud_list_cost", "other", "net_sales"));

    assertThat(
            byCell(
                Allocation.of(set)
                    .month(
                        List.of(entry(TECHNOLOGY, "infrastructure", "none", 7)),
                        List.of(activity("none", ONLINE, "cloud_list_cost", "4")))))
        .containsOnly(Map.entry("none | Online stores", 7L));
  }

  @Test
  void a_quantity_can_be_a_sum_and_of_one_line() {
    DriverSet set =
        set(
            Map.of(
                "customer_service", "orders + returns",
                "content", "net_sales of Subscription services",
                "other", "net_sales"));
    List<Activity> month =
        List.of(
            activity(NA, ONLINE, "orders", "2", "returns", "1", "net_sales", "90"),
            activity(INTL, ONLINE, "orders", "1"),
            activity(INTL, "Subscription services", "net_sales", "1"));

    assertThat(
            cents(
                Allocation.of(set)
                    .month(
                        List.of(
                            entry("fulfilment", "customer_service", "none", 400),
                            entry("cost_of_sales", "content", "none", 50)),
                        month),
                cost -> cost.subAccount() + " " + cost.segment()))
        .containsOnly(
            Map.entry("customer_service North America", 300L),
            Map.entry("customer_service International", 100L),
            Map.entry("content International", 50L));
  }

  private static Map<String, Long> byLine(DriverSet set) {
    return cents(Allocation.of(set).month(SERVING, SERVICE), AllocatedCost::revenueLine);
  }
}
