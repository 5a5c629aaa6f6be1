package io.flywheel.feeds.feed;

import io.flywheel.feeds.company.Basket;
import io.flywheel.feeds.company.Catalog;
import io.flywheel.feeds.company.Draw;
import io.flywheel.feeds.company.Line;
import io.flywheel.feeds.company.Market;
import io.flywheel.feeds.company.Part;
import io.flywheel.feeds.company.RevenueLine;
import io.flywheel.feeds.company.Sellers;
import java.util.function.Consumer;

/**
 * Third-party lines, drawn per order day, marketplace and seller group. The fees that a settlement
 * day has to earn limit what its group may sell on the days before it, so that the day's budget of
 * fees is met by the settlement itself.
 */
final class ThirdParty {
  /** Days after which a group's buyers return goods; longer than the days to the settlement. */
  private static final int[] RETURN_DELAY = {8, 9, 10, 12, 14, 17, 21};

  /** Line fees fill this share of the budget; account fees and rate changes have the rest. */
  private static final double LINE_FEE_SHARE = 0.84;

  private static final int FEWEST_FEES_A_DAY = 900;
  private static final int TRIES = 7;

  private final World world;
  private final Basket basket;
  private final Buyers buyers;

  ThirdParty(World world, Buyers buyers) {
    this.world = world;
    this.basket = new Basket(world.catalog());
    this.buyers = buyers;
  }

  /** Fees to be settled on a day: the line's budget but for what seller plans earn on it. */
  static long fees(World world, int market, int day) {
    long budget = world.budgets().cents(RevenueLine.THIRD_PARTY, market, day);
    return Math.max(0, budget - world.members().sellerPlans(market, day));
  }

  static int returnDelay(int group) {
    return RETURN_DELAY[group];
  }

  /** Delivers what the day's order file holds: sales of all groups, and what came back. */
  void deliver(Market market, int day, OrderSink sink) {
    for (int group = 0; group < Sellers.GROUPS; group++) {
      each(
          market,
          day,
          group,
          line -> {
            sink.sale(line, 0, false, 1);
            sink.counts(line);
          });
      each(
          market,
          day - RETURN_DELAY[group],
          group,
          line -> {
            if (line.returned) {
              sink.goodsBack(line, day);
            }
          });
    }
  }

  /** All lines of an order day that a seller group sold. */
  void each(Market market, int day, int group, Consumer<Line> sink) {
    long left = allowance(world, market, day, group);
    if (left <= 0) {
      return;
    }
    long rate = world.rates().rate(market, day);
    Draw draw = new Draw(world.seed(), Part.THIRD_PARTY, market.index() * 8L + group, day);
    Cart cart = new Cart(basket, market, rate, day, (char) ('0' + group));
    boolean room = true;
    for (int order = 0; room; order++) {
      cart.begin(order, draw.below(86_400), buyers.ofGroup(market, day, group, order));
      int lines = Cart.lines(draw);
      int seller = world.sellers().pick(market.index(), group, day, draw);
      long fees = 0;
      while (cart.count() < lines && room) {
        Line line = cart.next();
        room = fits(cart, market, rate, left - fees, draw);
        if (room) {
          line.seller = seller;
          fees += feeCents(line);
          cart.add();
        }
      }
      cart.close();
      long[] closed = {0};
      cart.each(
          line -> {
            closed[0] += feeCents(line);
            sink.accept(line);
          });
      left -= closed[0];
    }
  }

  private boolean fits(Cart cart, Market market, long rate, long left, Draw draw) {
    Line line = cart.next();
    for (int tried = 0; tried < TRIES; tried++) {
      basket.fill(line, market, rate, draw, false);
      if (world.catalog().firstPartyOnly(line.product)) {
        continue;
      }
      line.channel = line.channel == Line.DIGITAL ? Line.ONLINE : line.channel;
      line.byMerchant = draw.below(10) < 3;
      line.returned = draw.below(20) == 0;
      line.feeError = draw.below(400) == 0;
      cart.charge(line);
      if (feeCents(line) <= left) {
        return true;
      }
    }
    return false;
  }

  private long feeCents(Line line) {
    Catalog catalog = world.catalog();
    int category = catalog.category(line.product);
    long referral = line.cents * Catalog.REFERRAL_PERCENT[category] / 100;
    long fees = referral * (line.feeError ? 2 : 1);
    if (!line.byMerchant) {
      fees += (long) line.quantity * Catalog.FULFILMENT_FEE[catalog.tier(line.product)];
    }
    if (category == Catalog.BOOKS) {
      fees += Catalog.CLOSING_FEE;
    }
    return fees;
  }

  /** Cents of fees that the group may cause on an order day. */
  static long allowance(World world, Market market, int day, int group) {
    int settled = Sellers.settlementAfter(day, group);
    double fees = fees(world, market.index(), settled) * LINE_FEE_SHARE;
    int active = (int) Math.max(1, Math.min(Sellers.GROUPS, fees / FEWEST_FEES_A_DAY));
    int first = Draw.pick(Sellers.GROUPS, world.seed(), Part.SETTLEMENTS, market.index(), settled);
    if (!active(settled - 1 - day, first, active)) {
      return 0;
    }
    double weights = 0;
    for (int back = 0; back < Sellers.GROUPS; back++) {
      if (active(back, first, active)) {
        weights += weight(world, market, settled - 1 - back);
      }
    }
    return (long) (fees * weight(world, market, day) / weights);
  }

  private static double weight(World world, Market market, int day) {
    return 1 + world.budgets().cents(RevenueLine.THIRD_PARTY, market.index(), day);
  }

  private static boolean active(int back, int first, int active) {
    return Math.floorMod(back - first, Sellers.GROUPS) < active;
  }
}
