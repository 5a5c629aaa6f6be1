package io.flywheel.feeds.cost;

import io.flywheel.feeds.company.Budgets;
import io.flywheel.feeds.company.CloudCatalog;
import io.flywheel.feeds.company.Drivers;
import io.flywheel.feeds.company.Drivers.Quantity;
import io.flywheel.feeds.company.Market;
import io.flywheel.feeds.company.Published;
import io.flywheel.feeds.company.RevenueLine;
import java.time.YearMonth;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * What of a month's goods the ledger states for International: so much that, with all other costs
 * shared by use, its income before one-time items is the year's published one in proportion to its
 * net sales of the month. This is the generator's own account of what the warehouse computes, from
 * what it has written; an error in either moves the segment's income.
 */
public final class GoodsSplit {
  private static final String INTERNATIONAL = "International";
  private static final double CORPORATE_TO_INFRASTRUCTURE = 0.05;
  private static final double HALF = 0.5;

  private final Published published;
  private final Budgets budgets;
  private final Expenses expenses;
  private final InternalUse internalUse;
  private final List<Market> markets;

  public GoodsSplit(
      Published published,
      Budgets budgets,
      Expenses expenses,
      InternalUse internalUse,
      List<Market> markets) {
    this.published = published;
    this.budgets = budgets;
    this.expenses = expenses;
    this.internalUse = internalUse;
    this.markets = markets;
  }

  /**
   * @return International's cents of the month's goods, at least 0 and at most all
   */
  public long international(YearMonth month, Drivers.Month drivers) {
    Map<String, Long> pools = pools(month);
    double sales = netSales(month, null, true);
    double year =
        IntStream.rangeClosed(1, 12)
            .mapToDouble(m -> netSales(month.withMonth(m), null, true))
            .sum();
    double income = (published.income(month.getYear(), INTERNATIONAL) + severance(month.getYear()));
    double goods = sales - income * sales / year - otherCosts(month, pools, drivers);
    return Math.max(0, Math.min(pools.get("goods"), Math.round(goods)));
  }

  private Map<String, Long> pools(YearMonth month) {
    Map<String, Long> pools = new HashMap<>();
    expenses
        .month(month)
        .forEach(entry -> pools.merge(entry.subAccount(), entry.cents(), Long::sum));
    return pools;
  }

  /** International's part of the year's severance. */
  private double severance(int year) {
    double sum = 0;
    for (int number = 1; number <= 12; number++) {
      YearMonth month = YearMonth.of(year, number);
      long cents = pools(month).getOrDefault("severance", 0L);
      sum += cents == 0 ? 0 : cents * netSales(month, null, true) / netSales(month, null, false);
    }
    return sum;
  }

  /** All but goods and one-time items. */
  private double otherCosts(YearMonth month, Map<String, Long> pools, Drivers.Month drivers) {
    double share = netSales(month, null, true) / netSales(month, null, false);
    double used = internalUse.share(month.getYear());
    double infrastructure =
        (pools.get("infrastructure") + CORPORATE_TO_INFRASTRUCTURE * pools.get("corporate"))
            / (1 - CORPORATE_TO_INFRASTRUCTURE * percent("corporate") * used);
    double corporate = pools.get("corporate") + percent("corporate") * used * infrastructure;
    double fulfilment = pools.get("fulfilment") + percent("fulfilment") * used * infrastructure;
    double marketing =
        pools.get("marketing_search")
            + pools.get("marketing_brand")
            + pools.get("marketing_referral");
    double costs =
        pools.get("outbound_shipping") * drivers.international(Quantity.WEIGHT_SHIPPED)
            + pools.get("content") * part(month, RevenueLine.SUBSCRIPTION)
            + pools.get("payment_processing") * drivers.international(Quantity.GOODS_VALUE)
            + fulfilment * drivers.international(Quantity.WEIGHT_HANDLED)
            + pools.get("stores") * drivers.international(Quantity.WEIGHT_IN_STORES)
            + pools.get("customer_service") * drivers.international(Quantity.ORDERS_AND_RETURNS)
            + marketing * HALF * (share + drivers.international(Quantity.NEW_CUSTOMERS))
            + (pools.get("research") + pools.get("other")) * share
            + (1 - CORPORATE_TO_INFRASTRUCTURE) * corporate * share;
    for (RevenueLine line : RevenueLine.values()) {
      costs += percent(line.published()) * used * infrastructure * part(month, line);
    }
    return costs;
  }

  private static double percent(String user) {
    return CloudCatalog.percent(user) / 100.0;
  }

  /** International's part of a line's net sales. */
  private double part(YearMonth month, RevenueLine line) {
    return line == RevenueLine.AWS ? 0 : netSales(month, line, true) / netSales(month, line, false);
  }

  /**
   * @param only one line, or null for all
   */
  private double netSales(YearMonth month, RevenueLine only, boolean international) {
    double sum = 0;
    for (RevenueLine line : RevenueLine.values()) {
      for (Market market : markets) {
        boolean counts = !international || line != RevenueLine.AWS && !market.northAmerica();
        if (counts && (only == null || only == line)) {
          sum += budgets.month(line, market.index(), month);
        }
      }
    }
    return sum;
  }
}
