package io.flywheel.feeds.customer;

import io.flywheel.feeds.company.Budgets;
import io.flywheel.feeds.company.Draw;
import io.flywheel.feeds.company.Market;
import io.flywheel.feeds.company.Part;
import io.flywheel.feeds.company.RevenueLine;
import io.flywheel.feeds.company.RowFile;
import java.util.List;

/**
 * Who buys. A customer is a number that says its kind, marketplace and place in the calendar, so
 * that anyone can be found again without a register. Members order as long as they are members;
 * others order often at first and are lost after a while: that is the planted effect by which Prime
 * cohorts retain better.
 */
public final class Customers {
  public static final long GUEST = -1;

  /** Days before the first one from which customers who never joined still order. */
  public static final int HISTORY_DAYS = 720;

  public static final int REGULAR = 0;
  public static final int PRIME = 1;
  public static final int MEDIA = 2;

  private static final double LINES_PER_ORDER = 1.6;
  private static final double LINE_CENTS = 2500;

  /** Of all shops, for one of the company's own online. */
  private static final double ORDERS_PER_OWN = 2.9;

  private static final double SIGN_UPS_PER_ORDER = 0.07;
  private static final int MEAN_LIFETIME_DAYS = 210;
  private static final String KINDS = "RPM";

  private final long seed;
  private final List<Market> markets;
  private final Budgets budgets;
  private final Members members;

  public Customers(long seed, List<Market> markets, Budgets budgets, Members members) {
    this.seed = seed;
    this.markets = markets;
    this.budgets = budgets;
    this.members = members;
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

  /** The buyer of an order that nobody has to place. */
  public long buyer(int market, int day, long order) {
    Draw draw = new Draw(seed, Part.BUYERS, order, (long) market << 32 | day);
    int chance = draw.below(100);
    if (chance < 5) {
      return GUEST;
    }
    if (chance < 8) {
      int today = signUps(market, day);
      return today == 0 ? regular(market, day, draw) : newcomer(market, day, today, draw);
    }
    return chance < 55 ? member(market, day, draw) : regular(market, day, draw);
  }

  private static long newcomer(int market, int day, int today, Draw draw) {
    return id(REGULAR, market, day, draw.below(today));
  }

  /** Mostly the slot's member of the day; now and then the one who joins soon or who left. */
  private long member(int market, int day, Draw draw) {
    int open = members.open(market, Members.PRIME, day);
    if (open == 0) {
      return regular(market, day, draw);
    }
    double unit = draw.unit();
    int index = (int) (open * unit * StrictMath.sqrt(unit));
    // Spread the busy ones over old and new slots: position is not the age of the membership.
    Slot slot = members.slots(market, Members.PRIME).get((int) (index * 7919L % open));
    int now = slot.occupant(day);
    int who = draw.below(100);
    if (who < 12 && now + 1 < slot.occupants() && slot.signedUp(now + 1) <= day) {
      return id(PRIME, market, slot.index(), slot.subscriber(now + 1));
    }
    if (who > 96 && now > 0 && day - slot.start(now) < 150) {
      return id(PRIME, market, slot.index(), slot.subscriber(now - 1));
    }
    return id(PRIME, market, slot.index(), slot.subscriber(now));
  }

  private long regular(int market, int day, Draw draw) {
    for (int tried = 0; tried < 6; tried++) {
      int signedUp = day - draw.exponential(160, HISTORY_DAYS);
      int many = signUps(market, signedUp);
      if (many > 0) {
        double unit = draw.unit();
        int index = (int) (many * unit * unit);
        long customer = id(REGULAR, market, signedUp, index);
        if (lifetime(customer) >= day - signedUp) {
          return customer;
        }
      }
    }
    return GUEST;
  }

  private int lifetime(long customer) {
    return new Draw(seed, Part.CUSTOMERS, customer, -1).exponential(MEAN_LIFETIME_DAYS, 5000);
  }
}
