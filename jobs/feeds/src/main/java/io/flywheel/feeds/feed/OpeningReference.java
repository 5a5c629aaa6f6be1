package io.flywheel.feeds.feed;

import io.flywheel.feeds.company.Catalog;
import io.flywheel.feeds.company.CloudCatalog;
import io.flywheel.feeds.company.Market;
import io.flywheel.feeds.company.PriceSheet;
import io.flywheel.feeds.company.RowFile;
import io.flywheel.feeds.customer.SubscriptionPlan;
import java.time.LocalDate;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** The full reference files of the first day. */
final class OpeningReference {
  static final String PRODUCTS_HEADER =
      "product_id,valid_from,valid_to,category,brand,size_tier,unit_cost,currency";
  private static final int SINCE = (int) LocalDate.of(2015, 1, 1).toEpochDay();

  private final World world;

  OpeningReference(World world) {
    this.world = world;
  }

  void write() {
    file("products", PRODUCTS_HEADER, this::products);
    file("marketplaces", "marketplace,valid_from,valid_to,segment,currency", this::marketplaces);
    file(
        "plans",
        "plan_id,valid_from,valid_to,product_family,tier,price,currency,period_months,shopping",
        this::plans);
    file(
        "campaigns",
        "campaign_id,valid_from,valid_to,advertiser_id,seller_id,marketplace,ad_product,daily_cap,"
            + "currency",
        this::campaigns);
    file("referral_fees", "category,valid_from,valid_to,percent,minimum,currency", this::referrals);
    String tierHeader = "size_tier,valid_from,valid_to,fee,currency";
    file("fulfilment_fees", tierHeader, file -> tiers(file, Catalog.FULFILMENT_FEE));
    file("storage_fees", tierHeader, file -> tiers(file, Catalog.STORAGE_FEE));
    file(
        "cloud_accounts",
        "account_id,valid_from,valid_to,billing_account_id,account_type,currency,customer_kind,"
            + "used_by",
        this::cloudAccounts);
    file(
        "cloud_prices",
        "sku,valid_from,valid_to,price_group,service_category,unit,tier_mode,tiers,free_quantity,"
            + "committed_price,spot_price,currency",
        this::cloudPrices);
  }

  private void file(String name, String header, Consumer<RowFile> rows) {
    String feed = "reference/" + name;
    try (RowFile file = world.csv(feed, world.from(), header)) {
      rows.accept(file);
      world.tally().file(feed, file.rows());
    }
  }

  private static RowFile valid(RowFile file) {
    return file.comma().date(SINCE).text(",,");
  }

  private void products(RowFile file) {
    for (int product = 0; product < Catalog.SIZE; product++) {
      product(file, product, world.catalog().cost(product));
    }
  }

  void product(RowFile file, int product, long cost) {
    Catalog catalog = world.catalog();
    valid(file.sign('P').digits(product, 5));
    file.text(Catalog.CATEGORIES[catalog.category(product)]).comma();
    file.text(Catalog.brand(product)).comma().text(Catalog.SIZE_TIERS[catalog.tier(product)]);
    file.comma().money(cost).text(",USD").endRow();
  }

  private void marketplaces(RowFile file) {
    for (Market market : world.markets()) {
      valid(file.text(market.code())).text(market.segment()).comma().text(market.currency());
      file.endRow();
    }
  }

  private void plans(RowFile file) {
    for (Market market : world.markets()) {
      for (SubscriptionPlan plan : SubscriptionPlan.values()) {
        valid(file.text(plan.id(market))).text(plan.family()).comma().text(plan.tier()).comma();
        file.money(plan.price(market)).comma().text(market.currency()).comma();
        file.number(plan.months()).comma().text(String.valueOf(plan.shopping())).endRow();
      }
    }
  }

  private void campaigns(RowFile file) {
    for (Market market : world.markets()) {
      for (int adProduct = 0; adProduct < AdsFeed.AD_PRODUCTS.length; adProduct++) {
        for (int campaign = 0; campaign < AdsFeed.CAMPAIGNS; campaign++) {
          file.sign('A').text(market.code()).sign('-').number(adProduct).sign('-').number(campaign);
          valid(file).text("ADV").digits(campaign, 3).comma();
          if (adProduct == 0) {
            world.sellers().write(file, market.index(), campaign);
          }
          file.comma().text(market.code()).comma().text(AdsFeed.AD_PRODUCTS[adProduct]);
          file.comma();
          long cap = AdsFeed.dailyCap(world, market, adProduct, campaign);
          if (cap > 0) {
            file.money(cap);
          }
          file.comma().text(market.currency()).endRow();
        }
      }
    }
  }

  private void referrals(RowFile file) {
    for (int category = 0; category < Catalog.CATEGORIES.length; category++) {
      valid(file.text(Catalog.CATEGORIES[category]));
      file.number(Catalog.REFERRAL_PERCENT[category]).text(".000000,0.00,USD").endRow();
    }
  }

  private void tiers(RowFile file, int[] fees) {
    for (int tier = 0; tier < fees.length; tier++) {
      valid(file.text(Catalog.SIZE_TIERS[tier])).money(fees[tier]).text(",USD").endRow();
    }
  }

  private void cloudAccounts(RowFile file) {
    int accounts = CloudCatalog.accounts(world.budgets());
    for (int account = 0; account < accounts; account++) {
      CloudCatalog.account(file, account);
      valid(file.text("-1"));
      CloudCatalog.account(file, account);
      file.text(",external,USD,").text(CloudCatalog.KINDS[account % 3]).comma().endRow();
    }
    for (int account = 0; account < CloudCatalog.metered(world.budgets()); account++) {
      for (int sub = 1; sub <= MeteredAccount.SUB_ACCOUNTS; sub++) {
        CloudCatalog.metered(file, account);
        CloudCatalog.metered(valid(file.sign('-').number(sub)), account);
        file.text(",external,USD,").text(MeteredAccount.kind(account)).comma().endRow();
      }
    }
    for (int account = 0; account < CloudCatalog.INTERNAL.size(); account++) {
      CloudCatalog.internal(file, account);
      valid(file).text("INTERNAL,internal,USD,,");
      file.text(CloudCatalog.INTERNAL.get(account).usedBy()).endRow();
    }
  }

  private void cloudPrices(RowFile file) {
    for (CloudCatalog.Sku sku : CloudCatalog.SKUS) {
      int[] from = IntStream.concat(IntStream.of(SINCE), IntStream.of(sku.changes())).toArray();
      for (int sheet = 0; sheet < from.length; sheet++) {
        file.text(sku.id()).comma().date(from[sheet]).comma();
        if (sheet + 1 < from.length) {
          file.date(from[sheet + 1]);
        }
        cloudPrice(file, sku, sku.sheet(from[sheet]));
      }
    }
  }

  private static void cloudPrice(RowFile file, CloudCatalog.Sku sku, PriceSheet sheet) {
    file.comma().text(sku.category()).comma().text(sku.category()).comma().text(sku.unit());
    file.text(sheet.volume() ? ",volume,\"[" : ",graduated,\"[");
    for (int tier = 0; tier < sheet.prices().length; tier++) {
      file.text(tier == 0 ? "" : ",").text("{\"\"from\"\":\"\"");
      file.number(sheet.from()[tier] / CloudCatalog.UNIT).text("\"\",\"\"unit_price\"\":\"\"");
      file.decimal(sheet.prices()[tier], 9).text("\"\"}");
    }
    file.text("]\",").decimal(sheet.free(), 6).comma().decimal(sheet.committed(), 9).comma();
    file.decimal(sheet.spot(), 9).text(",USD").endRow();
  }
}
