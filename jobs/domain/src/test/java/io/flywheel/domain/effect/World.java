package io.flywheel.domain.effect;

import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** The customers of a generated world, as person-trials. */
final class World {
  static final List<String> BEFORE_JOINING =
      List.of(
          "orders 3",
          "goods 3",
          "categories 3",
          "orders 2",
          "goods 2",
          "categories 2",
          "orders 1",
          "goods 1",
          "categories 1",
          "days since the last order",
          "tenure");
  static final List<String> THREE_MONTHS_BEFORE =
      List.of("orders 3", "goods 3", "categories 3", "days since the last order", "tenure");

  private static final int CUSTOMERS = 1_000;
  private static final YearMonth FIRST_MONTH = YearMonth.of(2022, 7);
  private static final int CATEGORIES = 8;
  private static final int DAYS = 30;

  private final Shopper[] shoppers = new Shopper[CUSTOMERS];
  private final double[][] goods = new double[CUSTOMERS][Shopper.MONTHS];
  private final int[][] categories = new int[CUSTOMERS][Shopper.MONTHS];
  private final int[][] lastDay = new int[CUSTOMERS][Shopper.MONTHS];

  World(WorldKind kind, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < CUSTOMERS; i++) {
      shoppers[i] = new Shopper(random, kind);
      for (int month = 0; month < Shopper.MONTHS; month++) {
        int bought = 0;
        for (int order = 0; order < shoppers[i].orders[month]; order++) {
          goods[i][month] += 15 + 50 * random.nextDouble();
          bought |= 1 << random.nextInt(CATEGORIES);
          lastDay[i][month] = Math.max(lastDay[i][month], random.nextInt(DAYS));
        }
        categories[i][month] = Integer.bitCount(bought);
      }
    }
  }

  /** Orders of the six months after, with all covariates up to the month before. */
  List<PersonTrial> afterJoining() {
    List<PersonTrial> rows = new ArrayList<>();
    for (int month = Shopper.FIRST_TRIAL; month <= Shopper.LAST_TRIAL; month++) {
      for (int i = 0; i < CUSTOMERS; i++) {
        if (shoppers[i].joined >= month) {
          double[] before = new double[BEFORE_JOINING.size()];
          for (int back = 0; back < 3; back++) {
            before[3 * back] = shoppers[i].orders[month - 3 + back];
            before[3 * back + 1] = goods[i][month - 3 + back];
            before[3 * back + 2] = categories[i][month - 3 + back];
          }
          before[9] = daysSinceLastOrder(i, month);
          before[10] = month - shoppers[i].cohort;
          rows.add(row(i, month, before, shoppers[i].orders(month + 1, month + 6)));
        }
      }
    }
    return rows;
  }

  /** Orders of one month of the event study, with what was recorded up to the end of m-3. */
  List<PersonTrial> event(int monthsAfter) {
    List<PersonTrial> rows = new ArrayList<>();
    for (int month = Shopper.FIRST_TRIAL; month <= Shopper.LAST_TRIAL; month++) {
      for (int i = 0; i < CUSTOMERS; i++) {
        if (shoppers[i].joined >= month) {
          double[] before = {
            shoppers[i].orders[month - 3],
            goods[i][month - 3],
            categories[i][month - 3],
            daysSinceLastOrder(i, month - 2),
            month - shoppers[i].cohort
          };
          rows.add(row(i, month, before, shoppers[i].orders[month + monthsAfter]));
        }
      }
    }
    return rows;
  }

  private PersonTrial row(int customer, int month, double[] before, double outcome) {
    Shopper shopper = shoppers[customer];
    return new PersonTrial(
        FIRST_MONTH.plusMonths(month),
        "C" + customer,
        shopper.joined == month,
        1,
        shopper.abroad ? "GB" : "US",
        before,
        outcome);
  }

  private int daysSinceLastOrder(int customer, int month) {
    int last = month - 1;
    while (shoppers[customer].orders[last] == 0) {
      last--;
    }
    return (month - last) * DAYS - lastDay[customer][last];
  }
}
