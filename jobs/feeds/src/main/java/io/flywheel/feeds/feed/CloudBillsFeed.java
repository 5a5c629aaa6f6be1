package io.flywheel.feeds.feed;

import io.flywheel.domain.LargestRemainder;
import io.flywheel.feeds.company.Anomaly;
import io.flywheel.feeds.company.CloudCatalog;
import io.flywheel.feeds.company.Draw;
import io.flywheel.feeds.company.Part;
import io.flywheel.feeds.company.PriceSheet;
import io.flywheel.feeds.company.RevenueLine;
import io.flywheel.feeds.company.RowFile;
import io.flywheel.feeds.company.Tally;
import java.math.BigInteger;
import java.time.LocalDate;

/**
 * Priced bills of external accounts, in the names and by the rules of FOCUS 1.2. A cost is its
 * quantity, in hundredths of a unit, times its unit price, to the last of eleven decimals. An
 * adjustment of less than a cent brings the costs of an account and day to whole cents, so that
 * rounding once per account and month changes nothing. Tax comes on top and is no revenue.
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

  private static final long E11_PER_CENT = 1_000_000_000L;
  private static final BigInteger E15_PER_E11 = BigInteger.valueOf(10_000);
  private static final int CENTS_A_ROW = 1300;
  private static final int MOST_ROWS = 5000;

  private final World world;
  private final long[] weights;

  public CloudBillsFeed(World world) {
    this.world = world;
    this.weights = CloudCatalog.weights(CloudCatalog.accounts(world.budgets()));
  }

  /**
   * @return the usage billed
   */
  public CloudUse write(int day) {
    CloudUse use = new CloudUse(BigInteger.ZERO, 0);
    try (RowFile file = world.csv(Feeds.CLOUD_BILLS, day, HEADER)) {
      long budget =
          world.budgets().cents(RevenueLine.AWS, 0, day)
              - CloudCatalog.meteredCents(world.budgets(), day);
      long[] cents = LargestRemainder.spread(budget, weights);
      for (int account = 0; account < cents.length; account++) {
        if (cents[account] > 0) {
          AccountDay written = new AccountDay(world, file, account, day);
          written.write(cents[account]);
          use = use.plus(new CloudUse(written.listCost.multiply(E15_PER_E11), written.rows));
        }
      }
      world.tally().file(Feeds.CLOUD_BILLS, file.rows());
    }
    return use;
  }

  /**
   * What a row costs, in 1e-11 of the currency.
   *
   * @param quantity hundredths of a unit, 0 where nothing is priced
   * @param listPrice of a unit in 1e-9, and so {@code contractedPrice}
   */
  private record Charge(
      String category,
      long billed,
      long effective,
      long quantity,
      long listPrice,
      long contractedPrice) {
    static Charge unpriced(String category, long cost) {
      return new Charge(category, cost, cost, 0, cost, cost);
    }

    long units() {
      return priced() ? quantity : 1;
    }

    boolean priced() {
      return used() || category.equals("Purchase");
    }

    boolean used() {
      return category.equals("Usage");
    }
  }

  private static final class AccountDay {
    private final Tally tally;
    private final RowFile file;
    private final int account;
    private final int day;
    private final LocalDate date;
    private final Draw draw;
    private BigInteger listCost = BigInteger.ZERO;
    private int rows;

    AccountDay(World world, RowFile file, int account, int day) {
      this.tally = world.tally();
      this.file = file;
      this.account = account;
      this.day = day;
      this.date = LocalDate.ofEpochDay(day);
      this.draw = new Draw(world.seed(), Part.CLOUD, account, day);
    }

    void write(long cents) {
      long left = cents * E11_PER_CENT;
      if (account % 5 == 1) {
        left -= commitment(left);
      }
      if (draw.oneIn(9)) {
        long credit = left / 40;
        row(Charge.unpriced("Credit", -credit), sku());
        left += credit;
        tally.add(Anomaly.CREDIT, Feeds.CLOUD_BILLS);
      }
      int rowsToday = (int) Math.max(1, Math.min(MOST_ROWS, cents / CENTS_A_ROW));
      for (int more = rowsToday; more > 0; more--) {
        long cost = more == 1 ? left : left / more / 1000 * (400 + draw.below(1200));
        CloudCatalog.Sku sku = sku();
        long list = sku.sheet(day).list();
        long price = account % 3 == 0 ? list / 5 * 4 : list;
        long quantity = cost / price;
        if (quantity > 0) {
          row(new Charge("Usage", quantity * price, quantity * price, quantity, list, price), sku);
          left -= quantity * price;
        }
      }
      if (left != 0) {
        row(Charge.unpriced("Adjustment", left), CloudCatalog.SKUS.get(0));
      }
      if (date.getDayOfMonth() == date.lengthOfMonth()) {
        row(Charge.unpriced("Tax", cents * E11_PER_CENT / 100 * 6), CloudCatalog.SKUS.get(0));
      }
    }

    /**
     * Spend paid on the first of the month, and usage that it covers, at two thirds of its price.
     *
     * @return what is billed for it
     */
    private long commitment(long cost) {
      CloudCatalog.Sku compute = CloudCatalog.SKUS.get(0);
      long upfront = 0;
      if (date.getDayOfMonth() == 1) {
        // One plan, whose price has nine decimals.
        long price = cost / 10 * 3 / 100;
        upfront = price * 100;
        row(new Charge("Purchase", upfront, 0, 100, price, price), compute);
      }
      long list = compute.sheet(day).list();
      long covered = Math.max(1, (cost - upfront) / 100 / (list / 3 * 2));
      row(new Charge("Usage", 0, covered * (list / 3 * 2), covered, list, list), compute);
      return upfront;
    }

    private CloudCatalog.Sku sku() {
      int chance = draw.below(100);
      int sku = 0;
      while (chance >= CloudCatalog.SKU_PERCENT[sku]) {
        chance -= CloudCatalog.SKU_PERCENT[sku++];
      }
      return CloudCatalog.SKUS.get(sku);
    }

    private void row(Charge charge, CloudCatalog.Sku sku) {
      boolean used = charge.used();
      boolean committed = charge.priced() && charge.billed() != charge.effective();
      if (used) {
        rows++;
        listCost = listCost.add(PriceSheet.product(charge.quantity(), charge.listPrice()));
      }
      String region = CloudCatalog.REGIONS[draw.below(CloudCatalog.REGIONS.length)];
      LocalDate month = date.withDayOfMonth(1);
      file.comma().decimal(charge.billed(), 11).comma();
      CloudCatalog.account(file, account);
      file.text(",Customer ").number(account).text(",Billing Account,USD,");
      file.time((int) month.plusMonths(1).toEpochDay(), 0).comma();
      file.time((int) month.toEpochDay(), 0).text(",,,").text(charge.category()).text(",,");
      file.text(sku.service()).sign(' ').text(charge.category()).comma();
      file.text(used ? "Usage-Based" : "One-Time").comma().time(day + 1, 0).comma().time(day, 0);
      commitment(committed, charge);
      quantity(used, charge, sku);
      file.comma().decimal(charge.units() * charge.contractedPrice(), 11);
      price(charge, charge.contractedPrice());
      file.comma().decimal(charge.effective(), 11).text(",INV");
      CloudCatalog.account(file, account);
      file.sign('-').digits(month.getYear(), 4).digits(month.getMonthValue(), 2);
      file.text(",AWS,").decimal(charge.units() * charge.listPrice(), 11);
      price(charge, charge.listPrice());
      file.text(!charge.priced() ? "," : used && committed ? ",Committed" : ",Standard");
      file.text(",USD");
      price(charge, charge.contractedPrice());
      file.comma().decimal(charge.effective(), 11);
      price(charge, charge.listPrice());
      quantity(charge.priced(), charge, sku);
      file.text(",AWS,AWS,").text(region).comma().text(region).comma();
      if (used) {
        file.text("res-").number(account).sign('-').number(draw.below(40));
      }
      file.text(used ? ",,Instance," : ",,,");
      file.text(sku.focusCategory()).comma().text(sku.service()).text(",,");
      if (charge.category().equals("Tax")) {
        file.text(",,,,");
      } else {
        file.text(sku.id()).text(",,,").text(sku.id()).sign('-').text(region).comma();
      }
      CloudCatalog.account(file, account);
      file.text("-1,Workloads,Account,").endRow();
    }

    /** Seven columns, each after its comma; what is committed is spend in the currency. */
    private void commitment(boolean committed, Charge charge) {
      if (!committed) {
        file.text(",,,,,,,");
        return;
      }
      file.text(",Spend,commit-").number(account).text(",One year compute,");
      file.decimal(charge.used() ? charge.effective() : charge.billed(), 11).comma();
      file.text(charge.used() ? "Used" : "").text(",Savings Plan,USD");
    }

    /** Quantity and unit, each after its comma. */
    private void quantity(boolean stated, Charge charge, CloudCatalog.Sku sku) {
      file.comma();
      if (stated) {
        file.decimal(charge.quantity(), 2);
      }
      file.comma().text(!stated ? "" : charge.used() ? sku.unit() : "Plans");
    }

    /** A unit price after its comma, where something is priced. */
    private void price(Charge charge, long price) {
      file.comma();
      if (charge.priced()) {
        file.decimal(price, 9);
      }
    }
  }
}
