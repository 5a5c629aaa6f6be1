package io.flywheel.domain.allocation;

import java.math.BigDecimal;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/** The quantities of a month by segment and revenue line, and what the company uses itself. */
final class MonthActivity {
  private static final String NO_SEGMENT = "none";

  /**
   * A quantity as costs are shared by it.
   *
   * @param cells of segments and revenue lines, each above 0
   * @param pools of pools that use it, each above 0
   */
  record Spread(SortedMap<Cell, Fraction> cells, SortedMap<String, Fraction> pools) {}

  private final SortedMap<Cell, Map<Quantity, BigDecimal>> cells = new TreeMap<>();
  private final SortedMap<String, Map<Quantity, BigDecimal>> internal = new TreeMap<>();

  MonthActivity(List<Activity> rows) {
    for (Activity row : rows) {
      row.quantities()
          .forEach(
              (quantity, value) -> {
                if (quantity.internallyUsed() && row.segment().equals(NO_SEGMENT)) {
                  add(internal, row.revenueLine(), quantity, value);
                } else {
                  add(cells, new Cell(row.segment(), row.revenueLine()), quantity, value);
                }
              });
    }
  }

  private static <K> void add(
      Map<K, Map<Quantity, BigDecimal>> sums, K key, Quantity quantity, BigDecimal value) {
    sums.computeIfAbsent(key, unseen -> new EnumMap<>(Quantity.class))
        .merge(quantity, value, BigDecimal::add);
  }

  /** Cost of goods as rows have it, of either sign, in cents. */
  SortedMap<Cell, Long> goods() {
    SortedMap<Cell, Long> goods = new TreeMap<>();
    cells.forEach(
        (cell, quantities) -> {
          BigDecimal cost = quantities.getOrDefault(Quantity.COST_OF_GOODS, BigDecimal.ZERO);
          if (cost.signum() != 0) {
            goods.put(cell, cost.movePointRight(2).longValueExact());
          }
        });
    return goods;
  }

  Spread spread(Driver.Measured driver) {
    Predicate<String> counted =
        line -> driver.revenueLine().isEmpty() || driver.revenueLine().get().equals(line);
    SortedMap<Cell, Fraction> spread = new TreeMap<>();
    SortedMap<String, Fraction> pools = new TreeMap<>();
    for (Quantity quantity : driver.quantities()) {
      positive(quantity)
          .forEach(
              (cell, value) -> {
                if (counted.test(cell.revenueLine())) {
                  spread.merge(cell, value, Fraction::plus);
                }
              });
      internal.forEach(
          (user, quantities) -> {
            Fraction used = positive(quantities, quantity);
            if (!used.isZero()) {
              if (DriverText.isRevenueLine(user)) {
                toSegments(user, counted.test(user) ? used : Fraction.ZERO)
                    .forEach((cell, part) -> spread.merge(cell, part, Fraction::plus));
              } else if (driver.revenueLine().isEmpty()) {
                pools.merge(user, used, Fraction::plus);
              }
            }
          });
    }
    spread.values().removeIf(Fraction::isZero);
    return new Spread(spread, pools);
  }

  /** Internal use of a line follows the line's net sales; without any it is in no segment. */
  private SortedMap<Cell, Fraction> toSegments(String line, Fraction used) {
    SortedMap<Cell, Fraction> sales = positive(Quantity.NET_SALES);
    sales.keySet().removeIf(cell -> !cell.revenueLine().equals(line));
    if (sales.isEmpty()) {
      return new TreeMap<>(Map.of(new Cell(NO_SEGMENT, line), used));
    }
    Fraction total = sum(sales.values());
    sales.replaceAll((cell, value) -> used.times(value).dividedBy(total));
    return sales;
  }

  private SortedMap<Cell, Fraction> positive(Quantity quantity) {
    SortedMap<Cell, Fraction> values = new TreeMap<>();
    cells.forEach(
        (cell, quantities) -> {
          Fraction value = positive(quantities, quantity);
          if (!value.isZero()) {
            values.put(cell, value);
          }
        });
    return values;
  }

  private static Fraction positive(Map<Quantity, BigDecimal> quantities, Quantity quantity) {
    return Fraction.of(quantities.getOrDefault(quantity, BigDecimal.ZERO).max(BigDecimal.ZERO));
  }

  static Fraction sum(Collection<Fraction> fractions) {
    return fractions.stream().reduce(Fraction.ZERO, Fraction::plus);
  }
}
