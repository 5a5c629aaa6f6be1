package io.flywheel.feeds.feed;

import io.flywheel.feeds.company.Anomaly;
import io.flywheel.feeds.company.CloudCatalog;
import io.flywheel.feeds.company.Draw;
import io.flywheel.feeds.company.Part;
import io.flywheel.feeds.company.RevenueLine;
import io.flywheel.feeds.company.RowFile;
import io.flywheel.feeds.company.World;
import java.util.function.IntConsumer;

/**
 * Usage that is not priced yet. Internal accounts are rated and carried by the lines that use them.
 * Start-ups pay with credits of the same day that equal their use at list price, so that rating it
 * adds no revenue to what the bills carry.
 */
public final class CloudUsageFeed {
  /** Internal use at list price, as a share of external revenue. */
  private static final double INTERNAL_SHARE = 0.05;

  /** So little that no month reaches the second price tier. */
  private static final double STARTUP_CENTS = 60;

  private final World world;

  public CloudUsageFeed(World world) {
    this.world = world;
  }

  public void write(int day) {
    try (RowFile file = world.jsonLines(Feeds.CLOUD_USAGE, day)) {
      int rows = CloudCatalog.INTERNAL.size() * CloudCatalog.SKUS.size();
      double cents = world.budgets().cents(RevenueLine.AWS, 0, day) * INTERNAL_SHARE / rows;
      for (int account = 0; account < CloudCatalog.INTERNAL.size(); account++) {
        Draw draw = new Draw(world.seed(), Part.CLOUD, -1 - account, day);
        new AccountDay(file, day, account, draw, "", id -> CloudCatalog.internal(file, id))
            .use(cents);
      }
      for (int account = 0; account < CloudCatalog.startups(world.budgets()); account++) {
        Draw draw = new Draw(world.seed(), Part.CLOUD, -1000 - account, day);
        AccountDay startup =
            new AccountDay(file, day, account, draw, "N", id -> CloudCatalog.startup(file, id));
        startup.credit(startup.use(STARTUP_CENTS));
        world.tally().add(Anomaly.CREDIT, Feeds.CLOUD_USAGE);
      }
      world.tally().file(Feeds.CLOUD_USAGE, file.rows());
    }
  }

  /**
   * @param prefix tells the usage ids of the kinds of accounts apart
   * @param id writes the account's id
   */
  private record AccountDay(
      RowFile file, int day, int account, Draw draw, String prefix, IntConsumer id) {

    /**
     * Uses every service for about these cents.
     *
     * @return millionths of units by service
     */
    long[] use(double cents) {
      long[] used = new long[CloudCatalog.SKUS.size()];
      for (int service = 0; service < used.length; service++) {
        CloudCatalog.Sku sku = CloudCatalog.SKUS.get(service);
        double units = cents * 1e7 / sku.price() * (0.5 + draw.unit());
        long quantity = Math.round(units * 1e6);
        used[service] = quantity;
        begin(sku.id(), sku, quantity);
        file.text("\"Usage\",\"amount\":null,\"resource_id\":\"");
        file.text(prefix.isEmpty() ? "int-" : "new-").number(account);
        file.text("\",\"tags\":{\"team\":\"").number(account).text("\"}}").endRow();
      }
      return used;
    }

    /** What was used, at list price: millionths of units times 1e-9 of the currency. */
    void credit(long[] used) {
      long amount = 0;
      for (int service = 0; service < used.length; service++) {
        amount += used[service] * CloudCatalog.SKUS.get(service).price();
      }
      begin("credit", CloudCatalog.SKUS.get(0), 0);
      file.text("\"Credit\",\"amount\":").decimal(-amount, 15);
      file.text(",\"resource_id\":null,\"tags\":{}}").endRow();
    }

    private void begin(String what, CloudCatalog.Sku sku, long quantity) {
      int hour = draw.below(24);
      file.text("{\"usage_id\":\"U").text(prefix).number(day).sign('-').number(account);
      file.sign('-').text(what).text("\",\"account_id\":\"");
      id.accept(account);
      file.text("\",\"sku\":\"").text(sku.id());
      file.text("\",\"pricing_category\":\"standard\",\"commitment_id\":null");
      file.text(",\"service_category\":\"").text(sku.category()).text("\",\"region\":\"");
      file.text(CloudCatalog.REGIONS[draw.below(CloudCatalog.REGIONS.length)]);
      file.text("\",\"usage_start\":\"").time(day, hour * 3600).text("\",\"usage_end\":\"");
      file.time(hour == 23 ? day + 1 : day, hour == 23 ? 0 : (hour + 1) * 3600);
      file.text("\",\"quantity\":").decimal(quantity, 6).text(",\"unit\":\"").text(sku.unit());
      file.text("\",\"charge_category\":");
    }
  }
}
