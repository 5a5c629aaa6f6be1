package io.flywheel.feeds.company;

import java.math.BigInteger;
import java.util.Arrays;

/**
 * What a service costs, tier by tier. Units are in millionths, prices in 1e-9 of the currency, and
 * costs, which are their products, in 1e-15.
 *
 * @param volume whether all units of the month have the price of the tier that they reach together
 * @param free units of each month at no charge; tier bounds include them; 0 with {@code volume}
 * @param from first unit of each tier, rising from 0
 * @param prices of the tiers, falling
 */
public record PriceSheet(boolean volume, long free, long[] from, long[] prices) {
  /** The highest price, which is the first tier's. */
  public long list() {
    return prices[0];
  }

  public long committed() {
    return prices[0] / 10 * 7;
  }

  public long spot() {
    return prices[0] / 10 * 4;
  }

  /** What the month's first units cost together. */
  public BigInteger cost(long units) {
    if (volume) {
      return product(units, prices[tier(units)]);
    }
    BigInteger cost = BigInteger.ZERO;
    for (int tier = 0; tier < from.length; tier++) {
      cost = cost.add(product(Math.max(0, Math.min(units, end(tier)) - start(tier)), prices[tier]));
    }
    return cost;
  }

  /** The most units that cost no more. They never fall as the cost grows. */
  public long units(BigInteger cost) {
    return volume ? volumeUnits(cost) : graduatedUnits(cost);
  }

  private long graduatedUnits(BigInteger cost) {
    BigInteger left = cost;
    for (int tier = 0; tier < from.length; tier++) {
      if (end(tier) <= start(tier)) {
        continue;
      }
      BigInteger affordable = left.divide(BigInteger.valueOf(prices[tier]));
      long room = end(tier) - start(tier);
      if (affordable.compareTo(BigInteger.valueOf(room)) < 0) {
        return start(tier) + affordable.longValueExact();
      }
      left = left.subtract(product(room, prices[tier]));
    }
    throw new IllegalStateException("The last tier of " + this + " has an end.");
  }

  /** Where two tiers come to the same cost, the lower one: only more money reaches the higher. */
  private long volumeUnits(BigInteger cost) {
    for (int tier = 0; tier < from.length; tier++) {
      long units = cost.divide(BigInteger.valueOf(prices[tier])).longValueExact();
      if (units < end(tier)) {
        return units;
      }
    }
    throw new IllegalStateException("The last tier of " + this + " has an end.");
  }

  private int tier(long units) {
    int found = Arrays.binarySearch(from, units);
    return found >= 0 ? found : -found - 2;
  }

  private long start(int tier) {
    return Math.max(from[tier], free);
  }

  private long end(int tier) {
    return tier + 1 < from.length ? from[tier + 1] : Long.MAX_VALUE;
  }

  public static BigInteger product(long units, long price) {
    return BigInteger.valueOf(units).multiply(BigInteger.valueOf(price));
  }
}
