package io.flywheel.feeds.cost;

import io.flywheel.feeds.company.Budgets;
import io.flywheel.feeds.company.CloudCatalog;
import io.flywheel.feeds.company.Market;
import io.flywheel.feeds.company.Published;
import io.flywheel.feeds.company.RevenueLine;
import java.time.YearMonth;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.IntStream;

/**
 * The share of internal use in all cloud use at list price with which AWS earns its published
 * income, when costs are shared by use: it bears the infrastructure that others do not use, and its
 * part of what is shared by net sales. One number a year, from the year's budgets.
 */
public final class InternalUse {
  /** Of the corporate pool to infrastructure; the rest follows net sales. */
  private static final double CORPORATE_TO_INFRASTRUCTURE = 0.05;

  private static final double NET_SALES_OF_MARKETING = 0.5;
  private static final double MOST = 0.5;
  private static final int HALVINGS = 60;

  private final Published published;
  private final Budgets budgets;
  private final Expenses expenses;
  private final List<Market> markets;
  private final ConcurrentMap<Integer, Double> shares = new ConcurrentHashMap<>();

  public InternalUse(
      Published published, Budgets budgets, Expenses expenses, List<Market> markets) {
    this.published = published;
    this.budgets = budgets;
    this.expenses = expenses;
    this.markets = markets;
  }

  public double share(int year) {
    return shares.computeIfAbsent(year, this::solve);
  }

  /** The more is used inside, the less AWS bears: the share lies between halves of an interval. */
  private double solve(int year) {
    List<Month> months =
        IntStream.rangeClosed(1, 12).mapToObj(month -> month(YearMonth.of(year, month))).toList();
    double target = published.line(year, RevenueLine.AWS) - published.income(year, "AWS");
    double low = 0;
    double high = MOST;
    for (int i = 0; i < HALVINGS; i++) {
      double middle = (low + high) / 2;
      if (months.stream().mapToDouble(month -> month.costs(middle)).sum() > target) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return (low + high) / 2;
  }

  private Month month(YearMonth month) {
    double netSales = 0;
    for (RevenueLine line : RevenueLine.values()) {
      for (Market market : markets) {
        netSales += budgets.month(line, market.index(), month);
      }
    }
    double infrastructure = 0;
    double corporate = 0;
    double byNetSales = 0;
    for (Expenses.Entry entry : expenses.month(month)) {
      switch (entry.subAccount()) {
        case "infrastructure" -> infrastructure += entry.cents();
        case "corporate" -> corporate += entry.cents();
        case "marketing_search", "marketing_brand", "marketing_referral" ->
            byNetSales += NET_SALES_OF_MARKETING * entry.cents();
        case "research", "severance", "other" -> byNetSales += entry.cents();
        default -> {
          // Shared by goods, orders or subscriptions, or tagged with another segment.
        }
      }
    }
    double part = budgets.month(RevenueLine.AWS, 0, month) / netSales;
    return new Month(part, infrastructure, corporate, byNetSales);
  }

  /**
   * @param part of net sales that AWS has
   * @param byNetSales cents of pools shared by net sales alone
   */
  private record Month(double part, double infrastructure, double corporate, double byNetSales) {
    /** What AWS bears when the two pools that serve each other are solved together. */
    double costs(double share) {
      double used = CloudCatalog.percent("corporate") / 100.0 * share;
      double whole =
          (infrastructure + CORPORATE_TO_INFRASTRUCTURE * corporate)
              / (1 - CORPORATE_TO_INFRASTRUCTURE * used);
      double others = byNetSales + (1 - CORPORATE_TO_INFRASTRUCTURE) * (corporate + used * whole);
      return whole * (1 - share) + part * others;
    }
  }
}
