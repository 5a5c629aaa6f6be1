package io.flywheel.feeds.feed;

import io.flywheel.feeds.company.Basket;
import io.flywheel.feeds.company.Draw;
import io.flywheel.feeds.company.Line;
import io.flywheel.feeds.company.Market;
import io.flywheel.feeds.customer.OrderCalendar;
import java.util.function.Consumer;

/**
 * The lines of one order, reused for the next one. Prime orders ship free. Others pay for shipping
 * once, on the first line that the platform ships, while what it ships is worth less than the
 * threshold; marketplace sellers who ship themselves charge nothing.
 */
final class Cart {
  private static final int MOST_LINES = 4;
  private static final int FREE_FROM_CENTS = 3500;
  private static final int SHIPPING_CENTS = 599;

  /** No line is worth less than its shipping: of a small balancing line it is this share. */
  private static final int PERCENT_OF_SMALL = 40;

  private final Basket basket;
  private final Market market;
  private final long rate;
  private final Line[] lines = new Line[MOST_LINES];
  private final long charge;
  private int count;

  Cart(Basket basket, Market market, long rate, int day, char stream) {
    this.basket = basket;
    this.market = market;
    this.rate = rate;
    this.charge = market.local(SHIPPING_CENTS);
    for (int i = 0; i < MOST_LINES; i++) {
      lines[i] = new Line();
      lines[i].day = day;
      lines[i].market = market.index();
      lines[i].stream = stream;
      lines[i].lineNo = i + 1;
    }
  }

  static int lines(Draw draw) {
    int chance = draw.below(100);
    return chance < 58 ? 1 : chance < 84 ? 2 : chance < 95 ? 3 : 4;
  }

  /** Begins an order. */
  void begin(int order, int second, Buyers.Buyer buyer) {
    count = 0;
    for (Line line : lines) {
      line.order = order;
      line.second = second;
      line.buyer = buyer.order();
      line.place = buyer.place();
    }
  }

  /** The next line, to be filled; it belongs to the order once {@link #add} is called. */
  Line next() {
    return lines[count];
  }

  void add() {
    count++;
  }

  int count() {
    return count;
  }

  /** Charges the line for shipping unless another one bears it; {@link #close} may take it off. */
  void charge(Line line) {
    if (line.shippedByPlatform() && pays(line) && !charged()) {
      basket.ship(line, market, rate, charge);
    }
  }

  private static boolean pays(Line line) {
    return !OrderCalendar.prime(line.buyer);
  }

  private boolean charged() {
    for (int i = 0; i < count; i++) {
      if (lines[i].shipping > 0) {
        return true;
      }
    }
    return false;
  }

  /** An order beyond the threshold ships free. */
  void close() {
    if (shipped() >= market.local(FREE_FROM_CENTS)) {
      for (int i = 0; i < count; i++) {
        if (lines[i].shipping > 0) {
          basket.ship(lines[i], market, rate, 0);
        }
      }
    }
  }

  /** Lets an order pay for shipping whose worth must not change. */
  void closeWithin() {
    for (int i = 0; i < count && !charged(); i++) {
      Line line = lines[i];
      long most = line.goods * PERCENT_OF_SMALL / 100 / market.step() * market.step();
      long within = Math.min(charge, most);
      boolean free = shipped() - within >= market.local(FREE_FROM_CENTS);
      if (line.shippedByPlatform() && pays(line) && !free && within > 0) {
        basket.shipWithin(line, market, rate, within);
      }
    }
  }

  private long shipped() {
    long shipped = 0;
    for (int i = 0; i < count; i++) {
      shipped += lines[i].shippedByPlatform() ? lines[i].merchandise() : 0;
    }
    return shipped;
  }

  void each(Consumer<Line> sink) {
    for (int i = 0; i < count; i++) {
      sink.accept(lines[i]);
    }
  }
}
