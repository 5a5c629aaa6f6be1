package io.flywheel.feeds.feed;

import io.flywheel.domain.LargestRemainder;
import io.flywheel.feeds.company.Anomaly;
import io.flywheel.feeds.company.CloudCatalog;
import io.flywheel.feeds.company.Draw;
import io.flywheel.feeds.company.Part;
import io.flywheel.feeds.company.RevenueLine;
import io.flywheel.feeds.company.RowFile;
import io.flywheel.feeds.company.Tally;
import io.flywheel.feeds.company.World;
import java.time.LocalDate;

/**
 * Priced bills of the external accounts, in the names of FOCUS 1.2. Costs have nine decimals; those
 * of an account and day sum to whole cents, so that rounding once per account and month changes
 * nothing. Tax comes on top and is no revenue.
 */
public final class CloudBillsFeed {
  static final String HEADER =
      "availability_zone,billed_cost,billing_account_id,billing_account_name,billing_account_type,"
          + "billing_currency,billing_period_end,billing_period_start,capacity_reservation_id,"
          + "capacity_reservation_status,charge_category,charge_class,charge_description,"
          + "charge_frequency,charge_period_end,charge_period_start,commitment_discount_category,"
          + "commitment_discount_id,commitment_discount_name,commitment_discount_quantity,"
          + "commitment_discount_status,commitment_discount_type,commitment_discount_unit,"
          + "consumed_quantity,consumed_unit,contracted_cost,contracted_unit_price,effective_cost,"
          + "invoice_id,invoice_issuer_name,list_cost,list_unit_price,pricing_category,"
          + "pricing_currency,pricing_currency_contracted_unit_price,"
          + "pricing_currency_effective_cost,pricing_currency_list_unit_price,pricing_quantity,"
          + "pricing_unit,provider_name,publisher_name,region_id,region_name,resource_id,"
          + "resource_name,resource_type,service_category,service_name,service_subcategory,sku_id,"
          + "sku_meter,sku_price_details,sku_price_id,sub_account_id,sub_account_name,"
          + "sub_account_type,tags";

  private static final long E9_PER_CENT = 10_000_000L;
  private static final int CENTS_A_ROW = 1300;
  private static final int MOST_ROWS = 5000;

  private final World world;
  private final long[] weights;

  public CloudBillsFeed(World world) {
    this.world = world;
    this.weights = CloudCatalog.weights(CloudCatalog.accounts(world.budgets()));
  }

  public void write(int day) {
    try (RowFile file = world.csv(Feeds.CLOUD_BILLS, day, HEADER)) {
      long budget = world.budgets().cents(RevenueLine.AWS, 0, day);
      long[] cents = LargestRemainder.spread(budget, weights);
      for (int account = 0; account < cents.length; account++) {
        if (cents[account] > 0) {
          new AccountDay(world, file, account, day).write(cents[account]);
        }
      }
      world.tally().file(Feeds.CLOUD_BILLS, file.rows());
    }
  }

  private static final class AccountDay {
    private final Tally tally;
    private final RowFile file;
    private final int account;
    private final int day;
    private final LocalDate date;
    private final Draw draw;

    AccountDay(World world, RowFile file, int account, int day) {
      this.tally = world.tally();
      this.file = file;
      this.account = account;
      this.day = day;
      this.date = LocalDate.ofEpochDay(day);
      this.draw = new Draw(world.seed(), Part.CLOUD, account, day);
    }

    void write(long cents) {
      long usage = cents * E9_PER_CENT;
      if (account % 5 == 1) {
        if (date.getDayOfMonth() == 1) {
          long upfront = usage / 10 * 3;
          row("Purchase", upfront, 0, upfront, upfront, CloudCatalog.SKUS.get(0), true);
          usage -= upfront;
        }
        long covered = usage / 100;
        row("Usage", 0, covered, covered, covered + covered / 2, CloudCatalog.SKUS.get(0), true);
      }
      if (draw.oneIn(9)) {
        long credit = usage / 40;
        row("Credit", -credit, -credit, -credit, -credit, sku(), false);
        usage += credit;
        tally.add(Anomaly.CREDIT, Feeds.CLOUD_BILLS);
      }
      int rows = (int) Math.max(1, Math.min(MOST_ROWS, cents / CENTS_A_ROW));
      for (int left = rows; left > 0; left--) {
        long cost = left == 1 ? usage : usage / left / 1000 * (400 + draw.below(1200));
        usage -= cost;
        long list = account % 3 == 0 ? cost + cost / 4 : cost;
        row("Usage", cost, cost, cost, list, sku(), false);
      }
      if (date.getDayOfMonth() == date.lengthOfMonth()) {
        long tax = cents * E9_PER_CENT / 100 * 6;
        row("Tax", tax, tax, tax, tax, CloudCatalog.SKUS.get(0), false);
      }
    }

    private CloudCatalog.Sku sku() {
      int chance = draw.below(100);
      return CloudCatalog.SKUS.get(
          chance < 42 ? 0 : chance < 64 ? 1 : chance < 82 ? 2 : chance < 92 ? 3 : 4);
    }

    private void row(
        String category,
        long billed,
        long effective,
        long contracted,
        long list,
        CloudCatalog.Sku sku,
        boolean committed) {
      boolean used = category.equals("Usage");
      boolean priced = used || category.equals("Purchase");
      String region = CloudCatalog.REGIONS[draw.below(CloudCatalog.REGIONS.length)];
      LocalDate month = date.withDayOfMonth(1);
      file.comma().decimal(billed, 9).comma();
      CloudCatalog.account(file, account);
      file.text(",Customer ").number(account).text(",Billing Account,USD,");
      file.time((int) month.plusMonths(1).toEpochDay(), 0).comma();
      file.time((int) month.toEpochDay(), 0).text(",,,").text(category).text(",,");
      file.text(sku.service()).sign(' ').text(category).comma();
      file.text(used ? "Usage-Based" : "One-Time").comma().time(day + 1, 0).comma().time(day, 0);
      commitment(committed, used);
      quantity(used, list, sku);
      file.comma().decimal(contracted, 9).comma();
      if (priced) {
        // Usage under a commitment costs two thirds of the list price, and a discount is a fifth.
        long price = sku.price() * 1_000_000;
        file.decimal(contracted == list ? price : committed ? price / 3 * 2 : price / 5 * 4, 15);
      }
      file.comma().decimal(effective, 9).text(",INV");
      CloudCatalog.account(file, account);
      file.sign('-').digits(month.getYear(), 4).digits(month.getMonthValue(), 2);
      file.text(",AWS,").decimal(list, 9).comma();
      if (priced) {
        file.decimal(sku.price(), 9).text(used && committed ? ",Committed" : ",Standard");
      } else {
        file.comma();
      }
      file.text(",USD,,,");
      quantity(priced, list, sku);
      file.text(",AWS,AWS,").text(region).comma().text(region).comma();
      if (used) {
        file.text("res-").number(account).sign('-').number(draw.below(40));
      }
      file.text(used ? ",,Instance," : ",,,");
      file.text(sku.focusCategory()).comma().text(sku.service()).text(",,");
      if (category.equals("Tax")) {
        file.text(",,,,");
      } else {
        file.text(sku.id()).text(",,,").text(sku.id()).sign('-').text(region).comma();
      }
      CloudCatalog.account(file, account);
      file.text("-1,Workloads,,").endRow();
    }

    /** Seven columns, each after its comma. */
    private void commitment(boolean committed, boolean used) {
      if (!committed) {
        file.text(",,,,,,,");
        return;
      }
      file.text(",Spend,commit-").number(account).text(",One year compute,,");
      file.text(used ? "Used" : "").text(",Savings Plan,");
    }

    /** Quantity and unit, each after its comma. */
    private void quantity(boolean used, long list, CloudCatalog.Sku sku) {
      file.comma();
      if (used) {
        file.decimal(Math.round((double) list / sku.price() * 1e6), 6);
      }
      file.comma().text(used ? sku.unit() : "");
    }
  }
}
