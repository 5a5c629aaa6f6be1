package io.flywheel.feeds.company;

import io.flywheel.domain.LargestRemainder;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Cloud services and accounts. An external account gets either priced bills or metered usage, never
 * both. Billed account 0 brings a fifth of all revenue.
 */
public final class CloudCatalog {
  /**
   * @param category as in usage feeds; {@code focusCategory} and {@code service} as in bills
   * @param price first list price of a unit, in 1e-9 of the reporting currency
   * @param cheaper whether the price falls in the middle of each year
   * @param volume whether tiers count all units of the month alike
   * @param free units of each month
   * @param tiers first unit of each tier; each is a tenth of the list price below the one before
   */
  public record Sku(
      String id,
      String category,
      String focusCategory,
      String service,
      String unit,
      long price,
      boolean cheaper,
      boolean volume,
      long free,
      List<Long> tiers) {
    /** The sheet that is valid on a day. */
    public PriceSheet sheet(int day) {
      return SHEETS.get(id).get(cheaper ? version(day) : 0);
    }

    /** First days of the later sheets. */
    public int[] changes() {
      return cheaper ? CHANGES.clone() : new int[0];
    }

    private List<PriceSheet> sheets() {
      long[] from = tiers.stream().mapToLong(tier -> tier * UNIT).toArray();
      List<PriceSheet> sheets = new ArrayList<>();
      long list = price;
      for (int version = 0; version <= CHANGES.length; version++) {
        long[] prices = new long[from.length];
        for (int tier = 0; tier < prices.length; tier++) {
          prices[tier] = list / 10 * (10 - tier);
        }
        sheets.add(new PriceSheet(volume, free * UNIT, from, prices));
        // Whole multiples, so that each discount and tier is a price without a rest.
        list = list * 98 / 100 / GRAIN * GRAIN;
      }
      return sheets;
    }
  }

  /** Millionths in a unit. */
  public static final long UNIT = 1_000_000;

  private static final long GRAIN = 30_000;

  /** Prices fall in the middle of a month, once a year. */
  private static final int[] CHANGES =
      IntStream.rangeClosed(2022, 2030)
          .map(year -> (int) LocalDate.of(year, 7, 16).toEpochDay())
          .toArray();

  public static final List<Sku> SKUS =
      List.of(
          new Sku(
              "compute-hour",
              "compute",
              "Compute",
              "Elastic Compute",
              "Hours",
              96_000_000L,
              true,
              false,
              0,
              List.of(0L, 1_000L, 20_000L)),
          new Sku(
              "storage-gb",
              "storage",
              "Storage",
              "Object Storage",
              "GB-Months",
              23_010_000L,
              false,
              false,
              100,
              List.of(0L, 50_000L)),
          new Sku(
              "database-hour",
              "database",
              "Databases",
              "Relational Database",
              "Hours",
              145_020_000L,
              false,
              true,
              0,
              List.of(0L, 500L, 10_000L)),
          new Sku(
              "model-token",
              "ai",
              "AI and Machine Learning",
              "Model Service",
              "1K Tokens",
              3_000_000L,
              false,
              false,
              0,
              List.of(0L, 1_000_000L)),
          new Sku(
              "transfer-gb",
              "networking",
              "Networking",
              "Data Transfer",
              "GB",
              87_000_000L,
              false,
              false,
              0,
              List.of(0L, 10_000L, 100_000L)));

  private static final Map<String, List<PriceSheet>> SHEETS =
      SKUS.stream().collect(Collectors.toMap(Sku::id, Sku::sheets));

  /** Percent of an account's costs, by service. */
  public static final int[] SKU_PERCENT = {42, 22, 18, 10, 8};

  public static final String[] REGIONS = {"us-east-1", "us-west-2", "eu-west-1", "ap-northeast-1"};
  public static final String[] KINDS = {"enterprise", "startup", "public"};

  /**
   * @param usedBy a revenue line, or the sub-account of a pool of costs
   * @param percent of all internal use, at list price
   */
  public record User(String usedBy, long percent) {}

  /** One internal account each. */
  public static final List<User> INTERNAL =
      List.of(
          new User(RevenueLine.ONLINE.published(), 20),
          new User(RevenueLine.THIRD_PARTY.published(), 20),
          new User(RevenueLine.ADVERTISING.published(), 20),
          new User(RevenueLine.SUBSCRIPTION.published(), 20),
          new User("fulfilment", 12),
          new User("corporate", 8));

  private static final int FEWEST = 12;
  private static final int MOST = 2000;
  private static final long CENTS_A_DAY = 6000;
  private static final int FEWEST_METERED = 5;
  private static final long METERED_PERCENT = 30;

  private CloudCatalog() {}

  /** Accounts with bills. */
  public static int accounts(Budgets budgets) {
    long day = budgets.cents(RevenueLine.AWS, 0, (int) LocalDate.of(2024, 5, 1).toEpochDay());
    return (int) Math.max(FEWEST, Math.min(MOST, day / CENTS_A_DAY));
  }

  /** Accounts whose usage is metered and has to be rated. */
  public static int metered(Budgets budgets) {
    return Math.max(FEWEST_METERED, accounts(budgets) / 5);
  }

  /** Cents of a day that metered usage earns; bills have the others. */
  public static long meteredCents(Budgets budgets, int day) {
    return LargestRemainder.spread(
        budgets.cents(RevenueLine.AWS, 0, day),
        new long[] {METERED_PERCENT, 100 - METERED_PERCENT})[0];
  }

  /** Shares of the accounts with bills, or of the metered ones; the first has two sevenths. */
  public static long[] weights(int accounts) {
    long[] weights = new long[accounts];
    for (int i = 1; i < accounts; i++) {
      weights[i] = 1_000_000L / (i + 4);
    }
    weights[0] = Arrays.stream(weights).sum() / 5 * 2;
    return weights;
  }

  /** Percent of internal use at list price that a revenue line, or a pool of costs, has. */
  public static long percent(String usedBy) {
    return INTERNAL.stream()
        .filter(user -> user.usedBy().equals(usedBy))
        .mapToLong(User::percent)
        .sum();
  }

  private static int version(int day) {
    int found = Arrays.binarySearch(CHANGES, day);
    return found >= 0 ? found + 1 : -found - 1;
  }

  public static void internal(RowFile file, int account) {
    file.text("INT").digits(account, 2);
  }

  public static void metered(RowFile file, int account) {
    file.text("MTR").digits(account, 5);
  }

  public static void account(RowFile file, int account) {
    file.text("EXT").digits(account, 5);
  }
}
