package io.flywheel.feeds.company;

import io.flywheel.domain.LargestRemainder;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Net sales to be met, in reporting cents, by revenue line, marketplace and day: the published year
 * at the scale, split over segments, marketplaces and days by largest remainder. A shop whose day
 * would not pay for one ordinary order line leaves it to the next day that does: sold every day,
 * such pennies could only buy goods far below their cost.
 */
public final class Budgets {
  private static final long SMALLEST_SHOP_DAY = 2500;

  private final Published published;
  private final Season season;
  private final List<Market> markets;
  private final Map<String, Long> northAmericaShare = new HashMap<>();
  private final ConcurrentMap<Integer, long[][][]> years = new ConcurrentHashMap<>();

  public Budgets(Published published, List<Market> markets) {
    this.published = published;
    this.season = new Season(published);
    this.markets = markets;
    for (var row : Resource.rows("assumed_segments.csv")) {
      northAmericaShare.put(
          row.getField("revenue_line"), Market.units(row.getField("north_america_share"), 6));
    }
  }

  /** Cents of the day; AWS stands in the first marketplace, for it has none. */
  public long cents(RevenueLine line, int market, int epochDay) {
    LocalDate day = LocalDate.ofEpochDay(epochDay);
    return years
        .computeIfAbsent(day.getYear(), this::year)[line.ordinal()][market][day.getDayOfYear() - 1];
  }

  /** The day, or the last one before it, on which the marketplace sells goods online. */
  public int lastShopDay(int market, int epochDay) {
    int day = epochDay;
    while (cents(RevenueLine.ONLINE, market, day) == 0) {
      day--;
    }
    return day;
  }

  public long month(RevenueLine line, int market, YearMonth month) {
    long sum = 0;
    for (int day = 1; day <= month.lengthOfMonth(); day++) {
      sum += cents(line, market, (int) month.atDay(day).toEpochDay());
    }
    return sum;
  }

  /** The year by line, marketplace and day of year. */
  private long[][][] year(int year) {
    RevenueLine[] lines = RevenueLine.values();
    long[][][] cents = new long[lines.length][markets.size()][];
    long onlineNorthAmerica = published.segment(year, Market.NORTH_AMERICA);
    for (RevenueLine line : lines) {
      if (line == RevenueLine.ONLINE || line == RevenueLine.AWS) {
        continue;
      }
      long whole = published.line(year, line);
      long share = northAmericaShare.get(line.published());
      long northAmerica = LargestRemainder.spread(whole, new long[] {share, 1_000_000 - share})[0];
      onlineNorthAmerica -= northAmerica;
      fill(cents, line, year, northAmerica, whole - northAmerica);
    }
    long online = published.line(year, RevenueLine.ONLINE);
    fill(cents, RevenueLine.ONLINE, year, onlineNorthAmerica, online - onlineNorthAmerica);
    long[] aws = new long[markets.size()];
    aws[0] = published.line(year, RevenueLine.AWS);
    long[] weights = weights(RevenueLine.AWS, year);
    for (int market = 0; market < aws.length; market++) {
      cents[RevenueLine.AWS.ordinal()][market] = LargestRemainder.spread(aws[market], weights);
    }
    return cents;
  }

  private void fill(
      long[][][] cents, RevenueLine line, int year, long northAmerica, long international) {
    long[] byMarket = new long[markets.size()];
    addTo(byMarket, LargestRemainder.spread(northAmerica, shares(line, Market.NORTH_AMERICA)));
    addTo(byMarket, LargestRemainder.spread(international, shares(line, "International")));
    long[] weights = weights(line, year);
    for (int market = 0; market < byMarket.length; market++) {
      long[] days = LargestRemainder.spread(byMarket[market], weights);
      boolean shop = line == RevenueLine.ONLINE || line == RevenueLine.PHYSICAL;
      cents[line.ordinal()][market] = shop ? gathered(days) : days;
    }
  }

  /**
   * What the end of the year leaves over goes to the last day that sells, never to another year.
   */
  private static long[] gathered(long[] days) {
    long[] gathered = new long[days.length];
    int last = days.length - 1;
    long waiting = 0;
    for (int day = 0; day < days.length; day++) {
      waiting += days[day];
      if (waiting >= SMALLEST_SHOP_DAY) {
        gathered[day] = waiting;
        last = day;
        waiting = 0;
      }
    }
    gathered[last] += waiting;
    return gathered;
  }

  private long[] shares(RevenueLine line, String segment) {
    return markets.stream()
        .mapToLong(
            market -> {
              long share = line == RevenueLine.PHYSICAL ? market.physicalShare() : market.share();
              return market.segment().equals(segment) ? share : 0;
            })
        .toArray();
  }

  private long[] weights(RevenueLine line, int year) {
    LocalDate first = LocalDate.of(year, 1, 1);
    long[] weights = new long[first.lengthOfYear()];
    for (int day = 0; day < weights.length; day++) {
      weights[day] = season.weight(line, first.plusDays(day));
    }
    return weights;
  }

  private static void addTo(long[] sums, long[] parts) {
    for (int i = 0; i < sums.length; i++) {
      sums[i] += parts[i];
    }
  }
}
