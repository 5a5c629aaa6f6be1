package io.flywheel.feeds.feed;

import io.flywheel.domain.Conversion;
import io.flywheel.feeds.company.Basket;
import io.flywheel.feeds.company.Draw;
import io.flywheel.feeds.company.Line;
import io.flywheel.feeds.company.Market;
import io.flywheel.feeds.company.Part;
import io.flywheel.feeds.company.RevenueLine;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntFunction;

/**
 * First-party lines of a marketplace and day, online or in stores. What comes back later, arrives
 * late, is repeated or is revised has a random stream of its own for each delay, so that any day
 * finds what earlier days sent to it without drawing them again; the other lines fill the budget
 * and the last one or two meet it to the cent.
 */
final class FirstParty {
  /** Days after which goods come back; each has its own stream. */
  static final int[] RETURN_DELAYS = {4, 9, 15, 27};

  private static final double RETURNED_SHARE = 0.012;

  /** Enough for a last line that bears its shipping. */
  private static final int SMALLEST_LAST_LINE = 1000;

  private static final double LINE_CENTS = 2500;

  /** Kept for each customer who still waits, and at most this share of an even part. */
  private static final int KEPT_CENTS = 2000;

  private static final double KEPT_SHARE = 0.6;

  /** Streams of the orders of waiting customers, of guests, and in stores. */
  private static final char WAITING = 'n';

  private static final char OTHERS = 'm';
  private static final int TRIES = 8;
  private static final int FEW_TRIES = 3;

  private final World world;
  private final Basket basket;
  private final Buyers buyers;

  FirstParty(World world, Buyers buyers) {
    this.world = world;
    this.basket = new Basket(world.catalog());
    this.buyers = buyers;
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
      left[0] -= waiting(market, day, rate, left[0], sink);
    }
    if (left[0] > 0) {
      fill(revenueLine, market, day, rate, left[0], sink);
    }
  }

  /** How many lines of a day come back after a delay. */
  static int manyReturned(World world, RevenueLine revenueLine, Market market, int day, int delay) {
    return many(
        world,
        revenueLine,
        market,
        day,
        returnedDraw(world, revenueLine, market, day, delay),
        RETURNED_SHARE);
  }

  /** How many lines of a day are planted. */
  static int manyPlanted(
      World world, RevenueLine revenueLine, Market market, int day, PlantedLine planted) {
    return many(
        world,
        revenueLine,
        market,
        day,
        plantedDraw(world, revenueLine, market, day, planted),
        planted.share());
  }

  private static int many(
      World world, RevenueLine revenueLine, Market market, int day, Draw draw, double share) {
    return draw.count(world.budgets().cents(revenueLine, market.index(), day) * share / LINE_CENTS);
  }

  private static Draw returnedDraw(
      World world, RevenueLine revenueLine, Market market, int day, int delay) {
    return new Draw(world.seed(), Part.RETURNED, key(revenueLine, market, delay), day);
  }

  private static Draw plantedDraw(
      World world, RevenueLine revenueLine, Market market, int day, PlantedLine planted) {
    return new Draw(world.seed(), Part.PLANTED, key(revenueLine, market, planted.ordinal()), day);
  }

  private void returned(
      RevenueLine revenueLine, Market market, int day, int delay, Consumer<Line> sink) {
    few(
        revenueLine,
        market,
        day,
        returnedDraw(world, revenueLine, market, day, delay),
        RETURNED_SHARE,
        10,
        (char) ('e' + delay),
        order -> buyers.returned(revenueLine, market, day, delay, order),
        sink);
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
    few(
        revenueLine,
        market,
        day,
        plantedDraw(world, revenueLine, market, day, planted),
        planted.share(),
        25,
        (char) ('p' + planted.ordinal()),
        order -> buyers.planted(planted, revenueLine, market, day, order),
        sink);
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
      IntFunction<Buyers.Buyer> buyer,
      Consumer<Line> sink) {
    int many = many(world, revenueLine, market, day, draw, share);
    if (many == 0) {
      return;
    }
    long most = world.budgets().cents(revenueLine, market.index(), day) / part / many;
    Cart cart = cart(revenueLine, market, day, stream);
    for (int order = 0; order < many; order++) {
      cart.begin(order, draw.below(86_400), buyer.apply(order));
      if (fits(cart, revenueLine, market, most, draw, TRIES)) {
        cart.add();
        cart.close();
        cart.each(sink);
      }
    }
  }

  /** What the customers buy whom no other stream of the day has served. */
  private long waiting(Market market, int day, long rate, long budget, OrderSink sink) {
    List<Buyers.Buyer> waiting = sink.waiting(market, day);
    RevenueLine online = RevenueLine.ONLINE;
    Draw draw = new Draw(world.seed(), Part.FIRST_PARTY, key(online, market, WAITING), day);
    Cart cart = cart(online, market, day, WAITING);
    long kept = (long) Math.min(KEPT_CENTS, KEPT_SHARE * budget / (waiting.size() + 1));
    long left = budget;
    for (int order = 0; order < waiting.size(); order++) {
      // The guests after the last one have their part, too.
      long most = left - (waiting.size() - order) * kept;
      cart.begin(order, draw.below(86_400), waiting.get(order));
      basket(cart, online, market, most, draw);
      if (cart.count() == 0) {
        // A tenth less, for the day's rate is not the mean one.
        exactly(cart, online, market, rate, market.local(most / 10 * 9), draw);
        cart.closeWithin();
      } else {
        cart.close();
      }
      left -= deliver(cart, sink);
    }
    return budget - left;
  }

  private void fill(
      RevenueLine revenueLine, Market market, int day, long rate, long budget, OrderSink sink) {
    Draw draw = new Draw(world.seed(), Part.FIRST_PARTY, key(revenueLine, market, 0), day);
    Cart cart = cart(revenueLine, market, day, OTHERS);
    long left = budget;
    boolean room = true;
    int order = 0;
    for (; room; order++) {
      cart.begin(order, draw.below(86_400), other(revenueLine, market, day, order));
      room = basket(cart, revenueLine, market, left - SMALLEST_LAST_LINE, draw);
      cart.close();
      left -= deliver(cart, sink);
    }
    cart.begin(order, draw.below(86_400), Buyers.GUEST);
    for (long goods : Conversion.amountsFor(left, rate, market.step())) {
      exactly(cart, revenueLine, market, rate, goods, draw);
    }
    cart.closeWithin();
    deliver(cart, sink);
  }

  private Buyers.Buyer other(RevenueLine revenueLine, Market market, int day, int order) {
    return revenueLine == RevenueLine.PHYSICAL ? buyers.inStore(market, day, order) : Buyers.GUEST;
  }

  /**
   * Draws lines of an order as long as they fit.
   *
   * @return whether all did
   */
  private boolean basket(Cart cart, RevenueLine revenueLine, Market market, long most, Draw draw) {
    int lines = Cart.lines(draw);
    long left = most;
    while (cart.count() < lines) {
      if (!fits(cart, revenueLine, market, left, draw, FEW_TRIES)) {
        return false;
      }
      left -= cart.next().cents;
      cart.add();
    }
    return true;
  }

  private boolean fits(
      Cart cart, RevenueLine revenueLine, Market market, long most, Draw draw, int tries) {
    Line line = cart.next();
    long rate = world.rates().rate(market, line.day);
    for (int tried = 0; tried < tries; tried++) {
      basket.fill(line, market, rate, draw, revenueLine == RevenueLine.PHYSICAL);
      cart.charge(line);
      if (line.cents <= most) {
        return true;
      }
    }
    return false;
  }

  private void exactly(
      Cart cart, RevenueLine revenueLine, Market market, long rate, long goods, Draw draw) {
    boolean store = revenueLine == RevenueLine.PHYSICAL;
    basket.fillExactly(cart.next(), market, rate, goods, draw, store);
    cart.add();
  }

  /**
   * @return what the order is worth in reporting cents
   */
  private static long deliver(Cart cart, OrderSink sink) {
    long[] cents = {0};
    cart.each(
        line -> {
          sink.sale(line, 0, false, 1);
          sink.counts(line);
          cents[0] += line.cents;
        });
    return cents[0];
  }

  private Cart cart(RevenueLine revenueLine, Market market, int day, char stream) {
    char named = revenueLine == RevenueLine.PHYSICAL ? Character.toUpperCase(stream) : stream;
    return new Cart(basket, market, world.rates().rate(market, day), day, named);
  }

  private static long key(RevenueLine revenueLine, Market market, int stream) {
    return (revenueLine.ordinal() * 64L + market.index()) * 64 + stream;
  }
}
