package io.flywheel.feeds.feed;

import io.flywheel.domain.LargestRemainder;
import io.flywheel.feeds.company.CloudCatalog;
import io.flywheel.feeds.company.Draw;
import io.flywheel.feeds.company.Part;
import io.flywheel.feeds.company.PriceSheet;
import java.math.BigInteger;
import java.time.LocalDate;

/**
 * What a metered account uses in a month up to a day. Its budget gives what it owes to date; that,
 * less what has a flat price, is spread over the services, and the price sheet of each turns cost
 * into units. So the units of a day are the difference of two closed forms, whatever the tiers did
 * in between. Units are in millionths, costs in 1e-15 of the currency.
 */
final class MeteredAccount {
  static final int SUB_ACCOUNTS = 2;

  private static final BigInteger E15_PER_CENT = BigInteger.TEN.pow(13);
  private static final BigInteger HUNDRED = BigInteger.valueOf(100);

  private final World world;
  private final int account;
  private final int first;
  private final int day;
  private final Flat[] flat;
  private final BigInteger[] standardToDate;

  /**
   * What does not count towards tiers.
   *
   * @param committed units at the committed price, {@code spot} at the spot price
   * @param credit given back, a cost of zero or more
   * @param adjustment a charge for earlier support, zero or more
   */
  record Flat(long committed, long spot, BigInteger credit, BigInteger adjustment) {}

  MeteredAccount(World world, long[] weights, int account, int day) {
    this.world = world;
    this.account = account;
    this.day = day;
    LocalDate date = LocalDate.ofEpochDay(day);
    // Usage of days before the first is not delivered, so it fills no tier.
    this.first = Math.max(world.from(), (int) date.withDayOfMonth(1).toEpochDay());
    this.flat = new Flat[day - first + 1];
    this.standardToDate = new BigInteger[flat.length + 1];
    standardToDate[0] = BigInteger.ZERO;
    for (int i = 0; i < flat.length; i++) {
      long metered = CloudCatalog.meteredCents(world.budgets(), first + i);
      long cents = LargestRemainder.spread(metered, weights)[account];
      flat[i] = flat(first + i, E15_PER_CENT.multiply(BigInteger.valueOf(cents)));
      standardToDate[i + 1] =
          standardToDate[i]
              .add(E15_PER_CENT.multiply(BigInteger.valueOf(cents)))
              .subtract(flatCost(first + i, flat[i]));
    }
  }

  static String kind(int account) {
    return CloudCatalog.KINDS[account % CloudCatalog.KINDS.length];
  }

  /** Of the day. */
  Flat flat() {
    return flat[flat.length - 1];
  }

  /** Units of a service on the day at standard prices. */
  long units(int service) {
    return unitsToDate(service, day) - (day == first ? 0 : unitsToDate(service, day - 1));
  }

  private Flat flat(int on, BigInteger budget) {
    PriceSheet compute = CloudCatalog.SKUS.get(0).sheet(on);
    boolean startup = kind(account).equals("startup");
    boolean lucky = Draw.pick(20, world.seed(), Part.CLOUD, -2000 - account, on) == 0;
    boolean third = LocalDate.ofEpochDay(on).getDayOfMonth() == 3;
    return new Flat(
        account % 2 == 0 ? units(percent(budget, 12), compute.committed()) : 0,
        account % 3 != 2 ? units(percent(budget, 6), compute.spot()) : 0,
        startup ? percent(budget, 25) : lucky ? percent(budget, 5) : BigInteger.ZERO,
        third && account % 2 == 1 ? percent(budget, 2) : BigInteger.ZERO);
  }

  private static BigInteger percent(BigInteger budget, int percent) {
    return budget.multiply(BigInteger.valueOf(percent)).divide(HUNDRED);
  }

  private static long units(BigInteger cost, long price) {
    return cost.divide(BigInteger.valueOf(price)).longValueExact();
  }

  private static BigInteger flatCost(int on, Flat flat) {
    PriceSheet compute = CloudCatalog.SKUS.get(0).sheet(on);
    return PriceSheet.product(flat.committed(), compute.committed())
        .add(PriceSheet.product(flat.spot(), compute.spot()))
        .subtract(flat.credit())
        .add(flat.adjustment());
  }

  /** Units from the first of the month to a day, across a change of prices. */
  private long unitsToDate(int service, int until) {
    CloudCatalog.Sku sku = CloudCatalog.SKUS.get(service);
    PriceSheet now = sku.sheet(until);
    BigInteger cost = cost(service, until);
    int changed = first;
    for (int change : sku.changes()) {
      changed = change <= until ? Math.max(changed, change) : changed;
    }
    if (changed == first) {
      return now.units(cost);
    }
    PriceSheet before = sku.sheet(changed - 1);
    long units = before.units(cost(service, changed - 1));
    return now.units(cost.subtract(before.cost(units)).add(now.cost(units)));
  }

  /** The service's part of the cost to date; the last one has what is left. */
  private BigInteger cost(int service, int until) {
    BigInteger whole = standardToDate[until - first + 1];
    int last = CloudCatalog.SKU_PERCENT.length - 1;
    if (service < last) {
      return percent(whole, CloudCatalog.SKU_PERCENT[service]);
    }
    BigInteger left = whole;
    for (int other = 0; other < last; other++) {
      left = left.subtract(percent(whole, CloudCatalog.SKU_PERCENT[other]));
    }
    return left;
  }
}
