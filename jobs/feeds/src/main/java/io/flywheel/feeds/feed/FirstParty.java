package io.flywheel.feeds.feed;

import io.flywheel.domain.Conversion;
import io.flywheel.feeds.company.Basket;
import io.flywheel.feeds.company.Draw;
import io.flywheel.feeds.company.Line;
import io.flywheel.feeds.company.Market;
import io.flywheel.feeds.company.Part;
import io.flywheel.feeds.company.RevenueLine;
import java.util.function.Consumer;

/**
 * First-party lines of a marketplace and day, online or in stores. What comes back later, arrives
 * late, is repeated or is revised has a random stream of its own for each delay, so that any day
 * finds what earlier days sent to it without drawing them again; the other lines fill the budget
 * and the last one or two meet it to the cent.
 */
final class FirstParty {
  /** Days after which goods come back; each has its own stream. */
  private static final int[] RETURN_DELAYS = {4, 9, 15, 27};

  private static final double RETURNED_SHARE = 0.012;
  private static final int SMALLEST_LAST_LINE = 300;
  private static final double LINE_CENTS = 2500;

  /** Stream of the orders that customers place on the day they sign up. */
  static final char FIRST_ORDERS = 'n';

  /** Of the day's budget that first orders may take. */
  private static final double FIRST_ORDERS_SHARE = 0.3;

  private static final int TRIES = 8;

  private final World world;
  private final Basket basket;

  FirstParty(World world) {
    this.world = world;
    this.basket = new Basket(world.catalog());
  }

  /** Delivers everything that the day's file holds of a revenue line and marketplace. */
  void deliver(RevenueLine revenueLine, Market market, int day, OrderSink sink) {
    long[] left = {world.budgets().cents(revenueLine, market.index(), day)};
    long rate = world.rates().rate(market, day);
    for (int delay = 0; delay < RETURN_DELAYS.length; delay++) {
      int sold = day - RETURN_DELAYS[delay];
      returned(
          revenueLine,
          market,
          sold,
          delay,
          line -> {
            sink.goodsBack(line, day);
            left[0] += Conversion.cents(line.goods, rate);
          });
      returned(
          revenueLine,
          market,
          day,
          delay,
          line -> {
            sink.sale(line, 0, false, 1);
            sink.counts(line);
            left[0] -= line.cents;
          });
    }
    for (PlantedLine planted : PlantedLine.values()) {
      left[0] -= planted(planted, revenueLine, market, day, sink);
    }
    if (revenueLine == RevenueLine.ONLINE) {
      left[0] -= firstOrders(market, day, rate, sink);
    }
    if (left[0] > 0) {
      fill(revenueLine, market, day, rate, left[0], sink);
    }
  }

  private void returned(
      RevenueLine revenueLine, Market market, int day, int delay, Consumer<Line> sink) {
    Draw draw = new Draw(world.seed(), Part.RETURNED, key(revenueLine, market, delay), day);
    few(revenueLine, market, day, draw, RETURNED_SHARE, 10, (char) ('e' + delay), sink);
  }

  private long planted(
      PlantedLine planted, RevenueLine revenueLine, Market market, int day, OrderSink sink) {
    long[] cents = {0};
    drawPlanted(
        planted,
        revenueLine,
        market,
        day,
        line -> {
          planted.first(line, sink, world.tally());
          if (planted.counts()) {
            sink.counts(line);
            cents[0] += line.cents;
          }
        });
    int sold = day - planted.delay();
    if (planted.delay() > 0 && sold >= world.from()) {
      drawPlanted(
          planted, revenueLine, market, sold, line -> planted.later(line, sink, world.tally()));
    }
    return cents[0];
  }

  private void drawPlanted(
      PlantedLine planted, RevenueLine revenueLine, Market market, int day, Consumer<Line> sink) {
    Draw draw =
        new Draw(world.seed(), Part.PLANTED, key(revenueLine, market, planted.ordinal()), day);
    char stream = (char) ('p' + planted.ordinal());
    few(revenueLine, market, day, draw, planted.share(), 25, stream, sink);
  }

  /** A few single-line orders, together at most 1 / {@code part} of the day's budget. */
  private void few(
      RevenueLine revenueLine,
      Market market,
      int day,
      Draw draw,
      double share,
      int part,
      char stream,
      Consumer<Line> sink) {
    long budget = world.budgets().cents(revenueLine, market.index(), day);
    int many = draw.count(budget * share / LINE_CENTS);
    if (many == 0) {
      return;
    }
    long most = budget / part / many;
    long rate = world.rates().rate(market, day);
    boolean store = revenueLine == RevenueLine.PHYSICAL;
    Line line = start(revenueLine, market, day, stream);
    for (int i = 0; i < many; i++) {
      line.order = i;
      line.second = draw.below(86_400);
      for (int tried = 0; tried < TRIES; tried++) {
        basket.fill(line, market, rate, draw, store);
        if (line.cents <= most) {
          sink.accept(line);
          break;
        }
      }
    }
  }

  /** One line for each customer who signs up. */
  private long firstOrders(Market market, int day, long rate, OrderSink sink) {
    int many = day < world.from() ? 0 : world.newcomers().firstOrders(market.index(), day);
    if (many == 0) {
      return 0;
    }
    long budget = world.budgets().cents(RevenueLine.ONLINE, market.index(), day);
    long most = (long) (budget * FIRST_ORDERS_SHARE / many);
    Draw draw =
        new Draw(
            world.seed(), Part.FIRST_PARTY, key(RevenueLine.ONLINE, market, FIRST_ORDERS), day);
    Line line = start(RevenueLine.ONLINE, market, day, FIRST_ORDERS);
    long cents = 0;
    for (line.order = 0; line.order < many; line.order++) {
      line.second = draw.below(86_400);
      if (!fits(line, market, rate, most, draw, false, TRIES)) {
        // A tenth less, for the day's rate is not the mean one.
        long goods = market.local(most / 10 * 9);
        basket.fillExactly(line, market, rate, goods, draw, false);
      }
      sink.sale(line, 0, false, 1);
      sink.counts(line);
      cents += line.cents;
    }
    return cents;
  }

  private void fill(
      RevenueLine revenueLine, Market market, int day, long rate, long budget, OrderSink sink) {
    Draw draw = new Draw(world.seed(), Part.FIRST_PARTY, key(revenueLine, market, 0), day);
    boolean store = revenueLine == RevenueLine.PHYSICAL;
    Line line = start(revenueLine, market, day, 'm');
    long left = budget;
    boolean room = true;
    while (room) {
      line.order++;
      line.second = draw.below(86_400);
      int lines = lines(draw);
      for (line.lineNo = 1; line.lineNo <= lines && room; line.lineNo++) {
        room = fits(line, market, rate, left - SMALLEST_LAST_LINE, draw, store, 3);
        if (room) {
          sink.sale(line, 0, false, 1);
          sink.counts(line);
          left -= line.cents;
        }
      }
    }
    line.order++;
    line.lineNo = 0;
    line.second = draw.below(86_400);
    for (long goods : Conversion.amountsFor(left, rate, market.step())) {
      line.lineNo++;
      basket.fillExactly(line, market, rate, goods, draw, store);
      sink.sale(line, 0, false, 1);
      sink.counts(line);
    }
  }

  private boolean fits(
      Line line, Market market, long rate, long most, Draw draw, boolean store, int tries) {
    for (int tried = 0; tried < tries; tried++) {
      basket.fill(line, market, rate, draw, store);
      if (line.cents <= most) {
        return true;
      }
    }
    return false;
  }

  static int lines(Draw draw) {
    int chance = draw.below(100);
    return chance < 58 ? 1 : chance < 84 ? 2 : chance < 95 ? 3 : 4;
  }

  private static Line start(RevenueLine revenueLine, Market market, int day, char stream) {
    Line line = new Line();
    line.day = day;
    line.market = market.index();
    line.stream = revenueLine == RevenueLine.PHYSICAL ? Character.toUpperCase(stream) : stream;
    line.lineNo = 1;
    return line;
  }

  private static long key(RevenueLine revenueLine, Market market, int stream) {
    return (revenueLine.ordinal() * 64L + market.index()) * 64 + stream;
  }
}
