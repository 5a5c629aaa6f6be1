package io.flywheel.feeds.feed;

import io.flywheel.feeds.company.Draw;
import io.flywheel.feeds.company.Market;
import io.flywheel.feeds.company.Part;
import io.flywheel.feeds.company.RevenueLine;
import io.flywheel.feeds.company.Sellers;
import io.flywheel.feeds.customer.Customers;
import io.flywheel.feeds.customer.OrderCalendar;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Who places the orders that a day draws: the orders of the calendar, shared out over the streams
 * by the number of orders that each is expected to have. So every stream can be drawn by itself, on
 * any day, and still finds its customers. Orders that no stream has served are placed online, where
 * baskets can always be made to fit.
 */
final class Buyers {
  /**
   * Who places an order.
   *
   * @param order of the calendar, or {@link Customers#GUEST}
   * @param place among the day's, or {@link #NOWHERE}
   */
  record Buyer(long order, int place) {}

  static final int NOWHERE = -1;
  static final Buyer GUEST = new Buyer(Customers.GUEST, NOWHERE);

  /** Reporting cents of fees that an order brings, rather more than less. */
  private static final double FEES_PER_ORDER = 560;

  private static final double ORDER_CENTS = 2200;

  /** Of the orders in stores, those whose customer is known. */
  private static final double KNOWN_IN_STORES = 0.6;

  private static final int FEW = FirstParty.RETURN_DELAYS.length + PlantedLine.values().length;
  private static final int STORES = 2 * FEW;
  private static final int GROUPS = STORES + 1;
  private static final int STREAMS = GROUPS + Sellers.GROUPS;

  private final World world;
  private final int first;
  private final int days;

  /** By marketplace and day: where each stream's orders begin in the calendar. */
  private final AtomicReferenceArray<int[]> begins;

  Buyers(World world) {
    this.world = world;
    this.first = world.from() - OrderCalendar.DAYS_BEFORE;
    this.days = world.to() - first + 1;
    this.begins = new AtomicReferenceArray<>(days * world.markets().size());
  }

  /** Of the few single-line orders of a return delay. */
  Buyer returned(RevenueLine line, Market market, int day, int delay, int order) {
    return buyer(market, day, few(line, delay), order);
  }

  /** Of planted ones; a cancelled order is one more of somebody who orders anyway. */
  Buyer planted(PlantedLine planted, RevenueLine line, Market market, int day, int order) {
    if (!planted.counts()) {
      long[] repeats = world.calendar().repeats(market.index(), day);
      return repeats.length == 0 ? GUEST : new Buyer(repeats[order % repeats.length], NOWHERE);
    }
    return buyer(
        market, day, few(line, FirstParty.RETURN_DELAYS.length + planted.ordinal()), order);
  }

  /** Of the other orders in stores. */
  Buyer inStore(Market market, int day, int order) {
    return buyer(market, day, STORES, order);
  }

  /** Of a seller group's. */
  Buyer ofGroup(Market market, int day, int group, int order) {
    return buyer(market, day, GROUPS + group, order);
  }

  private static int few(RevenueLine line, int number) {
    return (line == RevenueLine.PHYSICAL ? FEW : 0) + number;
  }

  private Buyer buyer(Market market, int day, int stream, int order) {
    int[] begin = begins(market, day);
    int place = begin[stream] + order;
    return place >= begin[stream + 1]
        ? GUEST
        : new Buyer(world.calendar().repeats(market.index(), day)[place], place);
  }

  private int[] begins(Market market, int day) {
    int at = market.index() * days + day - first;
    int[] known = begins.get(at);
    if (known == null) {
      known = share(market, day);
      begins.set(at, known);
    }
    return known;
  }

  private int[] share(Market market, int day) {
    double[] expected = expected(market, day);
    double all = world.budgets().cents(RevenueLine.ONLINE, market.index(), day) / ORDER_CENTS;
    for (double orders : expected) {
      all += orders;
    }
    int known = world.calendar().repeats(market.index(), day).length;
    double share = all == 0 ? 0 : Math.min(1, known / all);
    int[] begin = new int[STREAMS + 1];
    Draw draw = new Draw(world.seed(), Part.SERVED, market.index(), day);
    for (int stream = 0; stream < STREAMS; stream++) {
      int orders = draw.count(share * expected[stream]);
      begin[stream + 1] = Math.min(known, begin[stream] + orders);
    }
    return begin;
  }

  private double[] expected(Market market, int day) {
    double[] expected = new double[STREAMS];
    for (RevenueLine line : new RevenueLine[] {RevenueLine.ONLINE, RevenueLine.PHYSICAL}) {
      for (int delay = 0; delay < FirstParty.RETURN_DELAYS.length; delay++) {
        expected[few(line, delay)] = FirstParty.manyReturned(world, line, market, day, delay);
      }
      for (PlantedLine planted : PlantedLine.values()) {
        if (planted.counts()) {
          expected[few(line, FirstParty.RETURN_DELAYS.length + planted.ordinal())] =
              FirstParty.manyPlanted(world, line, market, day, planted);
        }
      }
    }
    expected[STORES] =
        KNOWN_IN_STORES
            * world.budgets().cents(RevenueLine.PHYSICAL, market.index(), day)
            / ORDER_CENTS;
    for (int group = 0; group < Sellers.GROUPS; group++) {
      expected[GROUPS + group] = ThirdParty.allowance(world, market, day, group) / FEES_PER_ORDER;
    }
    return expected;
  }
}
