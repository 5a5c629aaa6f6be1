package io.flywheel.feeds.customer;

import io.flywheel.feeds.company.Budgets;
import io.flywheel.feeds.company.Draw;
import io.flywheel.feeds.company.Market;
import io.flywheel.feeds.company.Part;
import io.flywheel.feeds.company.RevenueLine;
import io.flywheel.feeds.company.RowFile;
import java.util.List;

/**
 * The register: a customer is a number that says how he began, his marketplace and his place in the
 * calendar.
 */
public final class Customers {
  public static final long GUEST = -1;

  /** Days before the first one from which customers without a membership are known. */
  public static final int HISTORY_DAYS = 1080;

  public static final int REGULAR = 0;
  static final int PRIME = 1;
  static final int MEDIA = 2;

  private static final double LINES_PER_ORDER = 1.6;
  private static final double LINE_CENTS = 2500;

  /** Of all shops, for one of the company's own online. */
  private static final double ORDERS_PER_OWN = 2.9;

  private static final double SIGN_UPS_PER_ORDER = 0.046;
  private static final String KINDS = "RPM";

  private final long seed;
  private final List<Market> markets;
  private final Budgets budgets;

  public Customers(long seed, List<Market> markets, Budgets budgets) {
    this.seed = seed;
    this.markets = markets;
    this.budgets = budgets;
  }

  public static long id(int kind, int market, int a, int b) {
    return (long) kind << 60 | (long) market << 52 | (long) a << 26 | b;
  }

  /** Writes the id; a guest writes nothing. */
  public void write(RowFile file, long customer) {
    if (customer == GUEST) {
      return;
    }
    file.sign('C')
        .sign(KINDS.charAt((int) (customer >>> 60)))
        .text(markets.get((int) (customer >>> 52 & 0xff)).code())
        .number(customer >>> 26 & 0x3ffffff)
        .sign('-')
        .number(customer & 0x3ffffff);
  }

  /** Customers without a membership who sign up on a day; none where nothing is sold online. */
  public int signUps(int market, int day) {
    long online = budgets.cents(RevenueLine.ONLINE, market, day);
    double orders = ORDERS_PER_OWN * online / (LINE_CENTS * LINES_PER_ORDER);
    return new Draw(seed, Part.CUSTOMERS, market, day).count(orders * SIGN_UPS_PER_ORDER);
  }
}
