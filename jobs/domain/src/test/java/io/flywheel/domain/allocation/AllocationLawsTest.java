package io.flywheel.domain.allocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Random systems of pools, against {@link Walk}, which follows the cents step by step. */
@Tag("fast")
final class AllocationLawsTest {
  private static final int SYSTEMS = 10_000;

  @Test
  void ten_thousand_systems_sum_to_the_cent_and_equal_an_independent_solution() {
    int solved = 0;
    int singular = 0;
    for (int seed = 0; seed < SYSTEMS; seed++) {
      RandomSystem system = new RandomSystem(seed);
      Walk walk = new Walk(system);
      Allocation allocation = Allocation.of(system.set());
      if (!walk.closed().isEmpty()) {
        assertThatThrownBy(() -> allocation.month(system.entries(), system.activity()))
            .describedAs("seed %d", seed)
            .isInstanceOf(ClosedPoolsException.class)
            .hasMessageContaining(
                "the pools " + String.join(" and ", walk.closed()) + " give everything");
        singular++;
        continue;
      }
      List<AllocatedCost> costs = allocation.month(system.entries(), system.activity());
      assertThat(Months.cents(costs, AllocatedCost::subAccount))
          .describedAs("seed %d", seed)
          .isEqualTo(system.totals());
      assertThat(differences(costs, walk.ends())).describedAs("seed %d", seed).isEmpty();
      assertScaleAndOrderChangeNothing(system, costs);
      solved++;
    }
    // Both kinds must occur, or the test says nothing about one of them.
    assertThat(solved).isGreaterThan(9_000);
    assertThat(singular).isGreaterThan(50);
  }

  @Test
  void a_cent_more_in_any_entry_is_found_in_its_pool_and_in_no_other() {
    for (int seed = 0; seed < 100; seed++) {
      RandomSystem system = new RandomSystem(seed);
      if (!new Walk(system).closed().isEmpty()) {
        continue;
      }
      Allocation allocation = Allocation.of(system.set());
      List<AllocatedCost> before = allocation.month(system.entries(), system.activity());
      for (int planted = 0; planted < system.entries().size(); planted++) {
        List<Entry> entries = new ArrayList<>(system.entries());
        Entry entry = entries.get(planted);
        entries.set(
            planted,
            new Entry(entry.account(), entry.subAccount(), entry.segment(), entry.cents() + 1));
        if (entry.cents() == 0 && !new Walk(system.with(entries)).closed().isEmpty()) {
          continue;
        }
        Map<String, Long> expected = Months.cents(before, AllocationLawsTest::pool);
        expected.merge(entry.account() + entry.subAccount() + entry.segment(), 1L, Math::addExact);

        assertThat(
                Months.cents(
                    allocation.month(entries, system.activity()), AllocationLawsTest::pool))
            .describedAs("entry %d of seed %d", planted, seed)
            .isEqualTo(expected);
      }
    }
  }

  @Test
  void a_cent_more_of_any_traced_cost_moves_a_cent_to_its_row() {
    DriverSet set = Months.set(Map.of("goods", "cost_of_goods", "other", "net_sales"));
    List<Entry> goods = List.of(new Entry("cost_of_sales", "goods", "none", 123_456));
    List<Activity> rows = new ArrayList<>();
    for (String segment : List.of(Months.NA, Months.INTL)) {
      rows.add(Months.activity(segment, Months.ONLINE, "cost_of_goods", "400.10"));
    }
    Map<String, Long> before = traced(Allocation.of(set).month(goods, rows));

    rows.set(0, Months.activity(Months.NA, Months.ONLINE, "cost_of_goods", "400.11"));
    List<AllocatedCost> after = Allocation.of(set).month(goods, rows);

    before.merge(Months.NA, 1L, Math::addExact);
    assertThat(traced(after)).isEqualTo(before);
    assertThat(after.stream().mapToLong(AllocatedCost::cents).sum()).isEqualTo(123_456);
  }

  /** Rows that are a cent or more off, and places where cents arrive without a row. */
  private static List<String> differences(List<AllocatedCost> costs, Map<String, Double> expected) {
    Map<String, Double> left = new HashMap<>(expected);
    List<String> differences = new ArrayList<>();
    for (AllocatedCost cost : costs) {
      Double ends = left.remove(Walk.key(cost));
      if (Math.abs(cost.cents() - (ends == null ? 0 : ends)) > 1.000001) {
        differences.add(cost + ", expected " + ends);
      }
    }
    left.keySet().forEach(missed -> differences.add("no row of " + missed));
    return differences;
  }

  private static void assertScaleAndOrderChangeNothing(
      RandomSystem system, List<AllocatedCost> costs) {
    Random random = new Random(system.seed());
    List<Entry> entries = new ArrayList<>(system.entries());
    List<Activity> activity = new ArrayList<>(system.activity());
    Collections.shuffle(entries, random);
    Collections.shuffle(activity, random);
    Quantity scaled = system.quantities().get(random.nextInt(system.quantities().size()));
    BigDecimal factor = new BigDecimal("0.0000037").multiply(BigDecimal.valueOf(seedPrime(random)));
    activity.replaceAll(
        row ->
            new Activity(
                row.segment(),
                row.revenueLine(),
                row.quantities().entrySet().stream()
                    .collect(
                        Collectors.toMap(
                            Map.Entry::getKey,
                            each ->
                                each.getKey() == scaled
                                    ? each.getValue().multiply(factor)
                                    : each.getValue()))));

    assertThat(Allocation.of(system.set()).month(entries, activity))
        .describedAs("%s of seed %d times %s", scaled, system.seed(), factor)
        .isEqualTo(costs);
  }

  private static long seedPrime(Random random) {
    return List.of(7L, 101L, 999_983L).get(random.nextInt(3));
  }

  private static Map<String, Long> traced(List<AllocatedCost> costs) {
    Map<String, Long> sums = new TreeMap<>();
    costs.forEach(cost -> sums.merge(cost.segment(), cost.traced(), Math::addExact));
    return sums;
  }

  private static String pool(AllocatedCost cost) {
    return cost.account() + cost.subAccount() + cost.entrySegment();
  }
}
