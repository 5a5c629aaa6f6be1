package io.flywheel.feeds.generate;

import java.time.LocalDate;
import java.util.List;

/**
 * Sellers of a marketplace, numbered in the order they registered. A seller settles once a week, on
 * the weekday of its group.
 */
final class Sellers {
  static final int GROUPS = 7;
  private static final int FIRST = (int) LocalDate.of(2016, 1, 1).toEpochDay();
  private static final int REGISTERING_DAYS = 4000;
  private static final int FEWEST = 28;
  private static final int MOST = 200_000;
  private static final long CENTS_A_YEAR = 800_000;

  private final List<Market> markets;
  private final int[] count;

  Sellers(List<Market> markets, Budgets budgets) {
    this.markets = markets;
    this.count =
        markets.stream()
            .mapToInt(
                market -> {
                  long day =
                      budgets.cents(
                          RevenueLine.THIRD_PARTY,
                          market.index(),
                          (int) LocalDate.of(2024, 5, 1).toEpochDay());
                  return (int) Math.max(FEWEST, Math.min(MOST, day * 365 / CENTS_A_YEAR));
                })
            .toArray();
  }

  int count(int market) {
    return count[market];
  }

  int registered(int market, int seller) {
    return FIRST + (int) ((long) seller * REGISTERING_DAYS / count[market]);
  }

  /** A seller of the group that is registered on the day; the first of a group sells most. */
  int pick(int market, int group, int day, Draw draw) {
    int known =
        (int) Math.min(count[market], (long) (day - FIRST) * count[market] / REGISTERING_DAYS);
    int inGroup = (known - group + GROUPS - 1) / GROUPS;
    double unit = draw.unit();
    return group + GROUPS * (int) (inGroup * unit * unit);
  }

  void write(RowFile file, int market, int seller) {
    file.sign('S').text(markets.get(market).code()).digits(seller, 6);
  }

  /** First day after {@code day} on which the group settles. */
  static int settlementAfter(int day, int group) {
    int next = day + 1;
    return next + Math.floorMod(group - next, GROUPS);
  }
}
