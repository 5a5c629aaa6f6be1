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

  ThirdParty(World world) {
    this.world = world;
    this.basket = new Basket(world.catalog());
  }

  /** Fees to be settled on a day: the line's budget but for what seller plans earn on it. */
  long fees(int market, int day) {
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
    long left = allowance(market, day, group);
    if (left <= 0) {
      return;
    }
    long rate = world.rates().rate(market, day);
    Draw draw = new Draw(world.seed(), Part.THIRD_PARTY, market.index() * 8L + group, day);
    Line line = new Line();
    line.day = day;
    line.market = market.index();
    line.stream = (char) ('0' + group);
    boolean room = true;
    while (room) {
      line.order++;
      line.second = draw.below(86_400);
      int lines = FirstParty.lines(draw);
      int seller = world.sellers().pick(market.index(), group, day, draw);
      for (line.lineNo = 1; line.lineNo <= lines && room; line.lineNo++) {
        room = fits(line, market, rate, left, draw);
        if (room) {
          line.seller = seller;
          left -= feeCents(line);
          sink.accept(line);
        }
      }
    }
  }

  private boolean fits(Line line, Market market, long rate, long left, Draw draw) {
    for (int tried = 0; tried < TRIES; tried++) {
      basket.fill(line, market, rate, draw, false);
      if (world.catalog().firstPartyOnly(line.product)) {
        continue;
      }
      line.channel = line.channel == Line.DIGITAL ? Line.ONLINE : line.channel;
      line.byMerchant = draw.below(10) < 3;
      line.returned = draw.below(20) == 0;
      line.feeError = draw.below(400) == 0;
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
  private long allowance(Market market, int day, int group) {
    int settled = Sellers.settlementAfter(day, group);
    double fees = fees(market.index(), settled) * LINE_FEE_SHARE;
    int active = (int) Math.max(1, Math.min(Sellers.GROUPS, fees / FEWEST_FEES_A_DAY));
    int first = Draw.pick(Sellers.GROUPS, world.seed(), Part.SETTLEMENTS, market.index(), settled);
    if (!active(settled - 1 - day, first, active)) {
      return 0;
    }
    double weights = 0;
    for (int back = 0; back < Sellers.GROUPS; back++) {
      if (active(back, first, active)) {
        weights += weight(market, settled - 1 - back);
      }
    }
    return (long) (fees * weight(market, day) / weights);
  }

  private double weight(Market market, int day) {
    return 1 + world.budgets().cents(RevenueLine.THIRD_PARTY, market.index(), day);
  }

  private static boolean active(int back, int first, int active) {
    return Math.floorMod(back - first, Sellers.GROUPS) < active;
  }
}
