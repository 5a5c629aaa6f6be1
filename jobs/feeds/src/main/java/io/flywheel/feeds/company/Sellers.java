package io.flywheel.feeds.company;

import java.time.LocalDate;
import java.util.List;

/**
 * Sellers of a marketplace, numbered in the order they registered. A seller settles once a week, on
 * the weekday of its group. Some close their account, never the biggest, who have campaigns and
 * plans that run on.
 */
public final class Sellers {
  public static final int GROUPS = 7;

  /** Between the last sale and the end of the account all returns come back and are settled. */
  static final int SETTLING_DAYS = 35;

  private static final int FIRST = (int) LocalDate.of(2016, 1, 1).toEpochDay();
  private static final int REGISTERING_DAYS = 4000;
  private static final int FEWEST = 28;
  private static final int MOST = 200_000;
  private static final long CENTS_A_YEAR = 800_000;
  private static final int STAYING = 2 * GROUPS;
  private static final int FEWEST_DAYS_OPEN = 60;
  private static final int MEAN_DAYS_OPEN = 1500;

  private final List<Market> markets;
  private final int[] count;

  /** By marketplace and seller: the day on which the account is closed. */
  private final int[][] closed;

  public Sellers(long seed, List<Market> markets, Budgets budgets) {
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
    this.closed = new int[count.length][];
    for (int market = 0; market < count.length; market++) {
      closed[market] = new int[count[market]];
      int staying = Math.max(STAYING, count[market] / 10);
      for (int seller = 0; seller < count[market]; seller++) {
        int open =
            FEWEST_DAYS_OPEN
                + new Draw(seed, Part.SELLERS, market, seller)
                    .exponential(MEAN_DAYS_OPEN, REGISTERING_DAYS);
        closed[market][seller] =
            seller < staying ? Integer.MAX_VALUE : registered(market, seller) + open;
      }
    }
  }

  public int count(int market) {
    return count[market];
  }

  public int registered(int market, int seller) {
    return FIRST + (int) ((long) seller * REGISTERING_DAYS / count[market]);
  }

  /** After every other day when the seller keeps the account. */
  public int closed(int market, int seller) {
    return closed[market][seller];
  }

  /**
   * A seller of the group that is registered on the day; the first of a group sells most, and takes
   * the place of those who are closing.
   */
  public int pick(int market, int group, int day, Draw draw) {
    int known =
        (int) Math.min(count[market], (long) (day - FIRST) * count[market] / REGISTERING_DAYS);
    int inGroup = (known - group + GROUPS - 1) / GROUPS;
    double unit = draw.unit();
    int seller = group + GROUPS * (int) (inGroup * unit * unit);
    return closed[market][seller] - SETTLING_DAYS > day ? seller : group;
  }

  public void write(RowFile file, int market, int seller) {
    file.sign('S').text(markets.get(market).code()).digits(seller, 6);
  }

  /** First day after {@code day} on which the group settles. */
  public static int settlementAfter(int day, int group) {
    int next = day + 1;
    return next + Math.floorMod(group - next, GROUPS);
  }
}
