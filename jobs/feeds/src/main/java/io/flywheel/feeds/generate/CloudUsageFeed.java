package io.flywheel.feeds.generate;

/** Usage of the internal accounts, which is rated and carried by the lines that use it. */
final class CloudUsageFeed {
  /** Internal use at list price, as a share of external revenue. */
  private static final double INTERNAL_SHARE = 0.05;

  private final World world;

  CloudUsageFeed(World world) {
    this.world = world;
  }

  void write(int day) {
    try (RowFile file = world.jsonLines(Feeds.CLOUD_USAGE, day)) {
      int rows = CloudCatalog.INTERNAL.size() * CloudCatalog.SKUS.size();
      double cents = world.budgets().cents(RevenueLine.AWS, 0, day) * INTERNAL_SHARE / rows;
      for (int account = 0; account < CloudCatalog.INTERNAL.size(); account++) {
        Draw draw = new Draw(world.seed(), Part.CLOUD, -1 - account, day);
        for (CloudCatalog.Sku sku : CloudCatalog.SKUS) {
          double units = cents * 1e7 / sku.price() * (0.5 + draw.unit());
          row(file, day, account, sku, Math.round(units * 1e6), draw);
        }
      }
      world.tally().file(Feeds.CLOUD_USAGE, file.rows());
    }
  }

  private static void row(
      RowFile file, int day, int account, CloudCatalog.Sku sku, long quantity, Draw draw) {
    int hour = draw.below(24);
    file.text("{\"usage_id\":\"U").number(day).sign('-').number(account).sign('-').text(sku.id());
    file.text("\",\"account_id\":\"INT").digits(account, 2).text("\",\"sku\":\"").text(sku.id());
    file.text("\",\"pricing_category\":\"standard\",\"commitment_id\":null");
    file.text(",\"service_category\":\"").text(sku.category()).text("\",\"region\":\"");
    file.text(CloudCatalog.REGIONS[draw.below(CloudCatalog.REGIONS.length)]);
    file.text("\",\"usage_start\":\"").time(day, hour * 3600).text("\",\"usage_end\":\"");
    file.time(hour == 23 ? day + 1 : day, hour == 23 ? 0 : (hour + 1) * 3600);
    file.text("\",\"quantity\":").decimal(quantity, 6).text(",\"unit\":\"").text(sku.unit());
    file.text("\",\"charge_category\":\"Usage\",\"amount\":null,\"resource_id\":\"int-");
    file.number(account).text("\",\"tags\":{\"team\":\"").number(account).text("\"}}").endRow();
  }
}
