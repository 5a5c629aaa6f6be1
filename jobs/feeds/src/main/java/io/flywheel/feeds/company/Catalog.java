package io.flywheel.feeds.company;

import java.util.Comparator;
import java.util.stream.IntStream;

/** Products: prices and costs in reporting cents. Product 0 sells a fifth of all lines. */
public final class Catalog {
  public static final int SIZE = 1500;
  public static final String[] CATEGORIES = {
    "electronics",
    "home",
    "books",
    "grocery",
    "apparel",
    "beauty",
    "toys",
    "sports",
    "media",
    "devices",
    "pharmacy",
    "own_brand"
  };

  /** Percent of the goods value that a seller pays, by category. */
  public static final int[] REFERRAL_PERCENT = {8, 15, 15, 8, 17, 15, 15, 15, 15, 15, 15, 15};

  public static final String[] SIZE_TIERS = {"small", "standard", "large", "oversize", "none"};

  /** Fulfilment fee by size tier, reporting cents a unit. */
  public static final int[] FULFILMENT_FEE = {306, 425, 610, 1105, 0};

  /** Storage fee by size tier, reporting cents a unit and month. */
  public static final int[] STORAGE_FEE = {12, 21, 48, 110, 0};

  static final int MEDIA = 8;
  private static final int NO_SIZE = 4;
  public static final int BOOKS = 2;
  public static final int CLOSING_FEE = 180;

  /** A little above a fifth: small budgets sometimes have no room for it. */
  private static final int BESTSELLER_PERCENT = 22;

  private static final int[] MEAN_PRICE = {
    3900, 2300, 1300, 900, 2200, 1500, 1900, 2600, 800, 4900, 1800, 1400
  };

  /** Percent of a category's products in the first four size tiers; media goods have no size. */
  private static final int[][] TIER_PERCENT = {
    {40, 40, 15, 5},
    {20, 45, 22, 13},
    {80, 20, 0, 0},
    {35, 50, 15, 0},
    {60, 40, 0, 0},
    {80, 20, 0, 0},
    {30, 45, 20, 5},
    {20, 40, 25, 15},
    {0, 0, 0, 0},
    {60, 35, 5, 0},
    {90, 10, 0, 0},
    {35, 50, 15, 0}
  };

  /**
   * Unit costs lie evenly around this share of the list price; the bestseller's in the middle. With
   * what buyers pay for shipping, they come to four fifths of net sales.
   */
  private static final int COST_PERCENT = 83;

  private static final int COST_SPREAD = 8;

  private final int[] price = new int[SIZE];
  private final int[] cost = new int[SIZE];
  private final byte[] category = new byte[SIZE];
  private final byte[] tier = new byte[SIZE];
  private final int[] byPrice;

  public Catalog(long seed) {
    for (int product = 0; product < SIZE; product++) {
      Draw draw = new Draw(seed, Part.CATALOG, product, 0);
      category[product] = (byte) draw.below(CATEGORIES.length);
      // Sum of uniforms, squared: a right tail without a transcendental function.
      double spread = (draw.unit() + draw.unit() + draw.unit()) / 3 + 0.5;
      price[product] = (int) (MEAN_PRICE[category[product]] * spread * spread * spread) / 10 * 10;
      if (product == 0) {
        category[0] = 1;
        price[0] = 1990;
      }
      int spreadOfCost = draw.below(2 * COST_SPREAD + 1) - COST_SPREAD;
      cost[product] = price[product] * (COST_PERCENT + (product == 0 ? 0 : spreadOfCost)) / 100;
      tier[product] = tier(category[product], draw.below(100));
    }
    byPrice =
        IntStream.range(0, SIZE)
            .boxed()
            .sorted(Comparator.comparingInt(product -> price[product]))
            .mapToInt(Integer::intValue)
            .toArray();
  }

  private static byte tier(int category, int chance) {
    byte tier = 0;
    for (int below = chance; tier < NO_SIZE; tier++) {
      below -= TIER_PERCENT[category][tier];
      if (below < 0) {
        break;
      }
    }
    return tier;
  }

  /** Devices, medicines and the company's own brand, which no seller has. */
  public boolean firstPartyOnly(int product) {
    return category[product] > MEDIA;
  }

  /** The bestseller, else a product from a long tail. */
  public int pick(Draw draw) {
    if (draw.percent(BESTSELLER_PERCENT)) {
      return 0;
    }
    double unit = draw.unit();
    return 1 + (int) ((SIZE - 1) * unit * unit);
  }

  /**
   * A product listed in the market at this amount or up to an eighth above, else the next dearer.
   */
  int listedFrom(Market market, long amount, Draw draw) {
    int first = cheaperThan(market, amount);
    int beyond = cheaperThan(market, amount + amount / 8 + 1);
    return byPrice[first + draw.below(Math.max(1, beyond - first))];
  }

  /** The highest list price in the market. */
  long dearest(Market market) {
    return market.local(price[byPrice[SIZE - 1]]);
  }

  /** How many products are listed below the amount. */
  private int cheaperThan(Market market, long amount) {
    int low = 0;
    int high = SIZE;
    while (low < high) {
      int middle = (low + high) / 2;
      if (market.local(price[byPrice[middle]]) < amount) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  int price(int product) {
    return price[product];
  }

  public int cost(int product) {
    return cost[product];
  }

  public int category(int product) {
    return category[product];
  }

  public int tier(int product) {
    return tier[product];
  }

  public static String brand(int product) {
    return "Brand " + (char) ('A' + product % 26) + product / 26 % 6;
  }
}
