package io.flywheel.feeds.feed;

import io.flywheel.domain.LargestRemainder;
import io.flywheel.feeds.company.Anomaly;
import io.flywheel.feeds.company.CloudCatalog;
import io.flywheel.feeds.company.Draw;
import io.flywheel.feeds.company.Part;
import io.flywheel.feeds.company.PriceSheet;
import io.flywheel.feeds.company.RowFile;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.LocalDate;
import java.util.function.IntConsumer;

/**
 * Metered usage, which has to be rated: of external accounts that get no bills, and of internal
 * ones, whose use at list price is the year's share of all cloud use.
 */
public final class CloudUsageFeed {
  private static final int CENTS_A_ROW = 1300;
  private static final int MOST_ROWS = 5000;

  /** Of the rows of all cloud use. */
  private static final int INTERNAL_ROWS_ONE_IN = 5;

  private static final int CORRECTED_ONE_IN = 12;

  private final World world;
  private final long[] weights;
  private final long[] internal;

  public CloudUsageFeed(World world) {
    this.world = world;
    this.weights = CloudCatalog.weights(CloudCatalog.metered(world.budgets()));
    this.internal = CloudCatalog.INTERNAL.stream().mapToLong(CloudCatalog.User::percent).toArray();
  }

  /**
   * @param billed usage of the day that has bills
   */
  public void write(int day, CloudUse billed) {
    try (RowFile file = world.jsonLines(Feeds.CLOUD_USAGE, day)) {
      CloudUse external = billed;
      long cents = CloudCatalog.meteredCents(world.budgets(), day);
      long[] budgets = LargestRemainder.spread(cents, weights);
      for (int account = 0; account < weights.length; account++) {
        AccountDay written =
            new AccountDay(
                world, file, day, account, "M", "usr-", id -> CloudCatalog.metered(file, id));
        MeteredAccount metered = new MeteredAccount(world, weights, account, day);
        written.metered(metered, budgets[account]);
        external = external.plus(new CloudUse(written.listCost, written.rows));
      }
      internal(day, external, file);
      world.tally().file(Feeds.CLOUD_USAGE, file.rows());
    }
  }

  private void internal(int day, CloudUse external, RowFile file) {
    double share = world.internalUse().share(LocalDate.ofEpochDay(day).getYear());
    BigInteger cost =
        new BigDecimal(external.listCost())
            .multiply(BigDecimal.valueOf(share / (1 - share)))
            .toBigInteger();
    int users = internal.length;
    long rows = Math.max(users, external.rows() / (INTERNAL_ROWS_ONE_IN - 1));
    long[] more = LargestRemainder.spread(rows - users, internal);
    for (int account = 0; account < users; account++) {
      BigInteger used =
          cost.multiply(BigInteger.valueOf(internal[account])).divide(BigInteger.valueOf(100));
      new AccountDay(world, file, day, account, "", "int-", id -> CloudCatalog.internal(file, id))
          .internal(used, (int) (1 + more[account]));
    }
  }

  /** The usage of an account on a day. */
  private static final class AccountDay {
    private final World world;
    private final RowFile file;
    private final int day;
    private final int account;
    private final String prefix;
    private final String resource;
    private final IntConsumer id;
    private final Draw draw;
    private BigInteger listCost = BigInteger.ZERO;
    private int rows;
    private int number;

    /**
     * @param prefix tells the usage ids of the kinds of accounts apart
     * @param id writes the account's id
     */
    AccountDay(
        World world,
        RowFile file,
        int day,
        int account,
        String prefix,
        String resource,
        IntConsumer id) {
      this.world = world;
      this.file = file;
      this.day = day;
      this.account = account;
      this.prefix = prefix;
      this.resource = resource;
      this.id = id;
      this.draw =
          new Draw(world.seed(), Part.CLOUD, (prefix.isEmpty() ? -1 : -1000) - account, day);
    }

    void metered(MeteredAccount metered, long cents) {
      long[] percent = new long[CloudCatalog.SKUS.size()];
      for (int service = 0; service < percent.length; service++) {
        percent[service] = CloudCatalog.SKU_PERCENT[service];
      }
      long rowsToday = Math.min(MOST_ROWS, cents / CENTS_A_ROW);
      long[] more = LargestRemainder.spread(rowsToday, percent);
      for (int service = 0; service < percent.length; service++) {
        long units = metered.units(service);
        long corrected = service < 2 && draw.oneIn(CORRECTED_ONE_IN) ? units / 10 : 0;
        split(service, units + corrected, (int) (1 + more[service]));
        if (corrected > 0) {
          usage(service, "standard", -corrected);
          world.tally().add(Anomaly.NEGATIVE_CORRECTION, Feeds.CLOUD_USAGE);
        }
      }
      MeteredAccount.Flat flat = metered.flat();
      usage(0, "committed", flat.committed());
      usage(0, "spot", flat.spot());
      amount("Credit", flat.credit().negate());
      amount("Adjustment", flat.adjustment());
      if (flat.credit().signum() > 0) {
        world.tally().add(Anomaly.CREDIT, Feeds.CLOUD_USAGE);
      }
    }

    /** Usage of these rows, each of another service, that costs so much at list price. */
    void internal(BigInteger cost, int many) {
      BigInteger each = cost.divide(BigInteger.valueOf(many));
      for (int row = 0; row < many; row++) {
        int service = Math.floorMod(day + account + row, CloudCatalog.SKUS.size());
        long list = CloudCatalog.SKUS.get(service).sheet(day).list();
        usage(service, "standard", each.divide(BigInteger.valueOf(list)).longValueExact());
      }
    }

    private void split(int service, long units, int many) {
      long left = units;
      for (int more = many; more > 0; more--) {
        long part = more == 1 ? left : left / more / 1000 * (400 + draw.below(1200));
        usage(service, "standard", part);
        left -= part;
      }
    }

    private void usage(int service, String pricing, long units) {
      if (units == 0) {
        return;
      }
      CloudCatalog.Sku sku = CloudCatalog.SKUS.get(service);
      listCost = listCost.add(PriceSheet.product(units, sku.sheet(day).list()));
      rows++;
      begin(sku, pricing, units);
      file.text("\"Usage\",\"amount\":null,\"resource_id\":\"").text(resource).number(account);
      file.text("\",\"tags\":{\"team\":\"").number(account).text("\"}}").endRow();
    }

    private void amount(String category, BigInteger amount) {
      if (amount.signum() == 0) {
        return;
      }
      begin(CloudCatalog.SKUS.get(0), "standard", 0);
      file.sign('"').text(category).text("\",\"amount\":");
      file.text(new BigDecimal(amount, 15).toPlainString());
      file.text(",\"resource_id\":null,\"tags\":{}}").endRow();
    }

    private void begin(CloudCatalog.Sku sku, String pricing, long units) {
      int hour = draw.below(24);
      file.text("{\"usage_id\":\"U").text(prefix).number(day).sign('-').number(account);
      file.sign('-').number(number++).text("\",\"account_id\":\"");
      id.accept(account);
      if (!prefix.isEmpty()) {
        file.sign('-').number(1 + draw.below(MeteredAccount.SUB_ACCOUNTS));
      }
      file.text("\",\"sku\":\"").text(sku.id()).text("\",\"pricing_category\":\"").text(pricing);
      file.text("\",\"commitment_id\":");
      if (pricing.equals("committed")) {
        file.text("\"commit-").number(account).sign('"');
      } else {
        file.text("null");
      }
      file.text(",\"service_category\":\"").text(sku.category()).text("\",\"region\":\"");
      file.text(CloudCatalog.REGIONS[draw.below(CloudCatalog.REGIONS.length)]);
      file.text("\",\"usage_start\":\"").time(day, hour * 3600).text("\",\"usage_end\":\"");
      file.time(hour == 23 ? day + 1 : day, hour == 23 ? 0 : (hour + 1) * 3600);
      file.text("\",\"quantity\":").decimal(units, 6).text(",\"unit\":\"").text(sku.unit());
      file.text("\",\"charge_category\":");
    }
  }
}
