package io.flywheel.domain.allocation;

import static io.flywheel.domain.allocation.Months.INTL;
import static io.flywheel.domain.allocation.Months.NA;
import static io.flywheel.domain.allocation.Months.ONLINE;
import static io.flywheel.domain.allocation.Months.activity;
import static io.flywheel.domain.allocation.Months.byCell;
import static io.flywheel.domain.allocation.Months.entry;
import static io.flywheel.domain.allocation.Months.set;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** M16: goods are traced to rows, and the remainder follows cost of goods. */
@Tag("fast")
final class GoodsTest {
  private static final String NA_ONLINE = NA + " | " + ONLINE;
  private static final String NA_STORES = NA + " | Physical stores";
  private static final String INTL_ONLINE = INTL + " | " + ONLINE;

  private static final List<Activity> ROWS =
      List.of(
          activity(NA, ONLINE, "cost_of_goods", "700.00"),
          activity(INTL, ONLINE, "cost_of_goods", "270.00"));

  private static final List<Activity> THREE_ROWS =
      List.of(
          activity(NA, ONLINE, "cost_of_goods", "510.00"),
          activity(NA, "Physical stores", "cost_of_goods", "190.00"),
          activity(INTL, ONLINE, "cost_of_goods", "270.00"));

  @Test
  void the_remainder_of_an_untagged_pool_follows_cost_of_goods() {
    assertThat(remainders(ROWS, goods("none", 100_000)))
        .containsOnly(Map.entry(NA_ONLINE, 2_165L), Map.entry(INTL_ONLINE, 835L));
    assertThat(remainders(ROWS, goods("none", 95_000)))
        .containsOnly(Map.entry(NA_ONLINE, -1_443L), Map.entry(INTL_ONLINE, -557L));
    assertThat(byCell(month(ROWS, goods("none", 100_000))))
        .containsOnly(Map.entry(NA_ONLINE, 72_165L), Map.entry(INTL_ONLINE, 27_835L));
  }

  @Test
  void each_tagged_segment_has_a_remainder_of_its_own() {
    assertThat(remainders(THREE_ROWS, goods(NA, 71_000), goods(INTL, 26_500)))
        .containsOnly(
            Map.entry(NA_ONLINE, 729L), Map.entry(NA_STORES, 271L), Map.entry(INTL_ONLINE, -500L));
  }

  @Test
  void untagged_entries_explain_the_segments_that_no_entry_is_tagged_with() {
    // 300.00 of them against 270.00 of rows, beside 710.00 that are tagged.
    assertThat(remainders(THREE_ROWS, goods(NA, 71_000), goods("none", 30_000)))
        .containsOnly(
            Map.entry(NA_ONLINE, 729L), Map.entry(NA_STORES, 271L), Map.entry(INTL_ONLINE, 3_000L));
  }

  @Test
  void where_every_segment_is_tagged_untagged_entries_go_to_all() {
    assertThat(remainders(THREE_ROWS, goods(NA, 70_000), goods(INTL, 27_000), goods("none", 9_700)))
        .containsOnly(
            Map.entry(NA_ONLINE, 5_100L),
            Map.entry(NA_STORES, 1_900L),
            Map.entry(INTL_ONLINE, 2_700L));
  }

  @Test
  void rows_that_no_entry_covers_are_taken_back() {
    List<AllocatedCost> costs = month(THREE_ROWS, goods(NA, 70_000));

    assertThat(byCell(costs))
        .containsOnly(
            Map.entry(NA_ONLINE, 51_000L),
            Map.entry(NA_STORES, 19_000L),
            Map.entry(INTL_ONLINE, 0L));
    assertThat(costs)
        .filteredOn(cost -> cost.segment().equals(INTL))
        .extracting(AllocatedCost::traced)
        .containsExactly(27_000L);
  }

  @Test
  void rows_with_more_returns_than_sales_are_traced_and_carry_no_remainder() {
    List<Activity> returns =
        List.of(
            activity(NA, ONLINE, "cost_of_goods", "10.00"),
            activity(INTL, ONLINE, "cost_of_goods", "-2.00"));

    assertThat(byCell(month(returns, goods("none", 1_000))))
        .containsOnly(Map.entry(NA_ONLINE, 1_200L), Map.entry(INTL_ONLINE, -200L));
  }

  @Test
  void goods_of_a_segment_without_segment_are_untagged() {
    List<Activity> unnamed =
        List.of(
            activity("none", ONLINE, "cost_of_goods", "3.00"),
            activity(NA, ONLINE, "cost_of_goods", "1.00"));

    assertThat(byCell(month(unnamed, goods(NA, 90), goods("none", 310))))
        .containsOnly(Map.entry(NA_ONLINE, 90L), Map.entry("none | " + ONLINE, 310L));
  }

  @Test
  void without_rows_goods_are_unallocated() {
    assertThat(byCell(month(List.of(), goods("none", 5), goods(NA, 7))))
        .containsOnly(Map.entry("none | unallocated", 5L), Map.entry(NA + " | unallocated", 7L));
  }

  @Test
  void goods_of_another_account_are_shared_and_not_traced() {
    List<AllocatedCost> costs = month(ROWS, entry("other_operating", "goods", "none", 97));

    assertThat(costs).extracting(AllocatedCost::traced).containsOnly(0L);
    assertThat(byCell(costs)).containsOnly(Map.entry(NA_ONLINE, 70L), Map.entry(INTL_ONLINE, 27L));
  }

  private static Entry goods(String segment, long cents) {
    return entry("cost_of_sales", "goods", segment, cents);
  }

  private static List<AllocatedCost> month(List<Activity> rows, Entry... entries) {
    return Allocation.of(set(Map.of("goods", "cost_of_goods", "other", "net_sales")))
        .month(List.of(entries), rows);
  }

  private static Map<String, Long> remainders(List<Activity> rows, Entry... entries) {
    List<AllocatedCost> costs = month(rows, entries);
    return Months.byCell(
        costs.stream()
            .map(
                cost ->
                    new AllocatedCost(
                        cost.account(),
                        cost.subAccount(),
                        cost.entrySegment(),
                        cost.segment(),
                        cost.revenueLine(),
                        cost.share(),
                        0,
                        cost.cents() - cost.traced()))
            .toList());
  }
}
