package io.flywheel.feeds.company;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;

/** What costs are shared by, counted while a month is written; sums do not depend on the order. */
public final class Drivers {
  /** Weights are in thousandths of a small unit's, money in reporting cents. */
  public enum Quantity {
    WEIGHT_SHIPPED,
    WEIGHT_HANDLED,
    WEIGHT_IN_STORES,
    GOODS_VALUE,
    ORDERS_AND_RETURNS,
    NEW_CUSTOMERS
  }

  private static final long[] WEIGHT = {1000, 1400, 2000, 3600, 0};

  private final ConcurrentMap<YearMonth, Month> months = new ConcurrentHashMap<>();

  public Month month(int day) {
    return month(YearMonth.from(LocalDate.ofEpochDay(day)));
  }

  public Month month(YearMonth month) {
    return months.computeIfAbsent(month, key -> new Month());
  }

  /** Quantities of North America and International. */
  public static final class Month {
    private final LongAdder[][] sums = new LongAdder[2][Quantity.values().length];

    private Month() {
      for (LongAdder[] segment : sums) {
        Arrays.setAll(segment, i -> new LongAdder());
      }
    }

    /**
     * A line as it stands in the end, on its own day.
     *
     * @param tier of its product, see {@link Catalog#SIZE_TIERS}
     */
    public void sale(Market market, Line line, int tier) {
      long weight = line.quantity * WEIGHT[tier];
      if (line.shippedByPlatform()) {
        add(market, Quantity.WEIGHT_SHIPPED, weight);
        add(market, Quantity.WEIGHT_HANDLED, weight);
      } else if (line.channel == Line.STORE) {
        add(market, Quantity.WEIGHT_IN_STORES, weight);
      }
      add(market, Quantity.GOODS_VALUE, line.cents);
      add(market, Quantity.ORDERS_AND_RETURNS, line.lineNo == 1 ? 1 : 0);
    }

    /**
     * A line that comes back.
     *
     * @param cents what it is worth on that day
     */
    public void goodsBack(Market market, Line line, int tier, long cents) {
      long weight = line.quantity * WEIGHT[tier];
      if (line.shippedByPlatform()) {
        add(market, Quantity.WEIGHT_HANDLED, weight);
      } else if (line.channel == Line.STORE) {
        add(market, Quantity.WEIGHT_IN_STORES, weight);
      }
      add(market, Quantity.GOODS_VALUE, -cents);
      add(market, Quantity.ORDERS_AND_RETURNS, 1);
    }

    public void newCustomers(Market market, int many) {
      add(market, Quantity.NEW_CUSTOMERS, many);
    }

    private void add(Market market, Quantity quantity, long more) {
      sums[market.northAmerica() ? 0 : 1][quantity.ordinal()].add(more);
    }

    /** International's part of the quantity, 0 where there is none. */
    public double international(Quantity quantity) {
      double northAmerica = Math.max(0, sums[0][quantity.ordinal()].sum());
      double international = Math.max(0, sums[1][quantity.ordinal()].sum());
      return international == 0 ? 0 : international / (northAmerica + international);
    }
  }
}
