package io.flywheel.domain.allocation;

import java.math.BigDecimal;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Short forms of what a month holds. */
final class Months {
  static final String NA = "North America";
  static final String INTL = "International";
  static final String ONLINE = "Online stores";

  private Months() {}

  static DriverSet set(Map<String, String> pools) {
    return DriverSet.of("mine", Map.of("pools", pools));
  }

  static DriverSet set(String method, List<String> order, Map<String, String> pools) {
    return DriverSet.of("mine", Map.of("method", method, "order", order, "pools", pools));
  }

  /** Quantities by name, as {@code "orders", "3"}. */
  static Activity activity(String segment, String line, String... quantities) {
    Map<Quantity, BigDecimal> values = new EnumMap<>(Quantity.class);
    for (int i = 0; i < quantities.length; i += 2) {
      values.put(Quantity.of(quantities[i]).orElseThrow(), new BigDecimal(quantities[i + 1]));
    }
    return new Activity(segment, line, values);
  }

  static Entry entry(String account, String subAccount, String segment, long cents) {
    return new Entry(account, subAccount, segment, cents);
  }

  /** Cents by what {@code key} makes of a row, zero ones too. */
  static Map<String, Long> cents(
      List<AllocatedCost> costs, java.util.function.Function<AllocatedCost, String> key) {
    Map<String, Long> sums = new TreeMap<>();
    costs.forEach(cost -> sums.merge(key.apply(cost), cost.cents(), Math::addExact));
    return sums;
  }

  static Map<String, Long> byCell(List<AllocatedCost> costs) {
    return cents(costs, cost -> cost.segment() + " | " + cost.revenueLine());
  }
}
