package io.flywheel.feeds.company;

import java.time.LocalDate;
import java.util.List;

/** Cloud services and accounts. Account 0 has a fifth of all charges. */
public final class CloudCatalog {
  /**
   * @param category as in usage feeds; {@code focusCategory} and {@code service} as in bills
   * @param price list price of a unit, in 1e-9 of the reporting currency
   */
  public record Sku(
      String id, String category, String focusCategory, String service, String unit, long price) {}

  public static final List<Sku> SKUS =
      List.of(
          new Sku("compute-hour", "compute", "Compute", "Elastic Compute", "Hours", 96_000_000L),
          new Sku("storage-gb", "storage", "Storage", "Object Storage", "GB-Months", 23_000_000L),
          new Sku(
              "database-hour",
              "database",
              "Databases",
              "Relational Database",
              "Hours",
              145_000_000L),
          new Sku(
              "model-token",
              "ai",
              "AI and Machine Learning",
              "Model Service",
              "1K Tokens",
              3_000_000L),
          new Sku("transfer-gb", "networking", "Networking", "Data Transfer", "GB", 87_000_000L));

  public static final String[] REGIONS = {"us-east-1", "us-west-2", "eu-west-1", "ap-northeast-1"};
  public static final String[] KINDS = {"enterprise", "startup", "public"};

  /** Internal accounts and the revenue line that uses each. */
  public static final List<String> INTERNAL =
      List.of(
          RevenueLine.ONLINE.published(),
          RevenueLine.THIRD_PARTY.published(),
          RevenueLine.ADVERTISING.published(),
          RevenueLine.SUBSCRIPTION.published());

  private static final int FEWEST = 12;
  private static final int MOST = 2000;
  private static final long CENTS_A_DAY = 6000;

  private CloudCatalog() {}

  /** Start-ups whose use is paid with credits; they have no bills. */
  public static int startups(Budgets budgets) {
    return Math.max(2, accounts(budgets) / 10);
  }

  public static int accounts(Budgets budgets) {
    long day = budgets.cents(RevenueLine.AWS, 0, (int) LocalDate.of(2024, 5, 1).toEpochDay());
    return (int) Math.max(FEWEST, Math.min(MOST, day / CENTS_A_DAY));
  }

  /** Shares of the accounts: a fifth for the first, a falling series for the others. */
  public static long[] weights(int accounts) {
    long[] weights = new long[accounts];
    long others = 0;
    for (int i = 1; i < accounts; i++) {
      weights[i] = 1_000_000L / (i + 4);
      others += weights[i];
    }
    weights[0] = others / 4;
    return weights;
  }

  public static void internal(RowFile file, int account) {
    file.text("INT").digits(account, 2);
  }

  public static void startup(RowFile file, int account) {
    file.text("NEW").digits(account, 5);
  }

  public static void account(RowFile file, int account) {
    file.text("EXT").digits(account, 5);
  }
}
