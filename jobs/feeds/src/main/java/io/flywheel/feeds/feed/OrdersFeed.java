package io.flywheel.feeds.feed;

import io.flywheel.domain.Conversion;
import io.flywheel.feeds.company.Anomaly;
import io.flywheel.feeds.company.Draw;
import io.flywheel.feeds.company.Drivers;
import io.flywheel.feeds.company.Line;
import io.flywheel.feeds.company.Market;
import io.flywheel.feeds.company.Part;
import io.flywheel.feeds.company.RevenueLine;
import io.flywheel.feeds.company.RowFile;
import io.flywheel.feeds.company.Tally;
import io.flywheel.feeds.customer.Customers;
import io.flywheel.feeds.customer.OrderCalendar;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** The orders file of a day. */
public final class OrdersFeed {
  /** A sale that an advertisement shown on the same day led to. */
  record Touch(int market, int product, long customer, int second) {}

  private static final String[] CHANNELS = {"online", "store", "digital", "voice"};
  private static final String[] PAYMENT = {"card", "card", "card", "gift_card", "bank"};
  private static final int TOUCHED_ONE_IN = 9;

  private final World world;
  private final Buyers buyers;
  private final FirstParty firstParty;
  private final ThirdParty thirdParty;

  public OrdersFeed(World world) {
    this.world = world;
    this.buyers = new Buyers(world);
    this.firstParty = new FirstParty(world, buyers);
    this.thirdParty = new ThirdParty(world, buyers);
  }

  /** Writes the day's file, the plain copy too on days that deliver it again. */
  public List<Touch> write(int day) {
    List<Touch> touches = new ArrayList<>();
    try (RowFile file = world.csv(Feeds.ORDERS, day, Feeds.ORDERS_HEADER)) {
      write(day, file, touches, world.tally());
      broken(day, file);
      world.tally().file(Feeds.ORDERS, file.rows());
    }
    if (Redelivery.on(world, day)) {
      try (RowFile copy = world.file(Feeds.ORDERS, day, ".csv", Feeds.ORDERS_HEADER)) {
        write(day, copy, new ArrayList<>(), new Tally());
        world.tally().file(Feeds.ORDERS, copy.rows());
        world.tally().add(Anomaly.REDELIVERED_RECORD, Feeds.ORDERS, copy.rows());
      }
    }
    return touches;
  }

  private void write(int day, RowFile file, List<Touch> touches, Tally tally) {
    World counted = world.withTally(tally);
    FirstParty first = tally == world.tally() ? firstParty : new FirstParty(counted, buyers);
    Writer writer = new Writer(counted, day, file, touches);
    for (Market market : world.markets()) {
      writer.begin(market);
      writer.drivers.newCustomers(market, world.calendar().firsts(market.index(), day).length);
      // Online comes last: it serves the customers who are still waiting.
      thirdParty.deliver(market, day, writer);
      first.deliver(RevenueLine.PHYSICAL, market, day, writer);
      first.deliver(RevenueLine.ONLINE, market, day, writer);
    }
  }

  /** At most two in a file: far below what refuses one. */
  private void broken(int day, RowFile file) {
    Draw draw = new Draw(world.seed(), Part.BROKEN, 1, day);
    if (file.rows() == 0 || !draw.oneIn(12)) {
      return;
    }
    String rest = ",US,online,P00007,,platform,";
    file.text("US-")
        .number(day)
        .text("x1,1,0,sale,completed,")
        .date(day)
        .text(" 10:00:00,")
        .text(rest);
    file.text("two,19.90,0.00,0.00,1.39,USD,card,,").endRow();
    world.tally().add(Anomaly.BROKEN_ROW, Feeds.ORDERS);
    if (draw.oneIn(2)) {
      file.text("US-").number(day).text("x2,1,0,sale,completed,2024-02-31 10:00:00,").text(rest);
      file.text("1,19.90,0.00,0.00,1.39,USD,card,,").endRow();
      world.tally().add(Anomaly.BROKEN_ROW, Feeds.ORDERS);
    }
  }

  private static final class Writer implements OrderSink {
    private final World world;
    private final RowFile file;
    private final List<Touch> touches;
    private Market market;
    private final Drivers.Month drivers;
    private final BitSet served = new BitSet();

    Writer(World world, int day, RowFile file, List<Touch> touches) {
      this.world = world;
      this.drivers = world.tally().drivers().month(day);
      this.file = file;
      this.touches = touches;
    }

    @Override
    public void sale(Line line, int revision, boolean cancelled, int times) {
      long customer = OrderCalendar.customer(line.buyer);
      line.writeOrderId(file, market.code());
      file.comma().number(line.lineNo).comma().number(revision);
      file.text(cancelled ? ",sale,cancelled," : ",sale,completed,");
      file.time(line.day, line.second);
      goods(line, customer, 1);
      file.text(",,").endRow(times);
      if (customer != Customers.GUEST && line.second > 7200 && touched(line)) {
        touches.add(new Touch(line.market, line.product, customer, line.second));
      }
    }

    void begin(Market next) {
      market = next;
      served.clear();
    }

    @Override
    public List<Buyers.Buyer> waiting(Market market, int day) {
      List<Buyers.Buyer> waiting = new ArrayList<>();
      long[] repeats = world.calendar().repeats(market.index(), day);
      for (int place = served.nextClearBit(0);
          place < repeats.length;
          place = served.nextClearBit(place + 1)) {
        waiting.add(new Buyers.Buyer(repeats[place], place));
      }
      for (long order : world.calendar().firsts(market.index(), day)) {
        waiting.add(new Buyers.Buyer(order, Buyers.NOWHERE));
      }
      return waiting;
    }

    @Override
    public void counts(Line line) {
      if (line.place != Buyers.NOWHERE) {
        served.set(line.place);
      }
      drivers.sale(market, line, world.catalog().tier(line.product));
    }

    @Override
    public void goodsBack(Line line, int day) {
      long cents = Conversion.cents(line.goods, world.rates().rate(market, day));
      drivers.goodsBack(market, line, world.catalog().tier(line.product), cents);
      long customer = OrderCalendar.customer(line.buyer);
      file.sign('R');
      line.writeOrderId(file, market.code());
      file.comma().number(line.lineNo).text(",0,return,completed,").time(day, line.second);
      goods(line, customer, -1);
      file.comma();
      line.writeOrderId(file, market.code());
      file.comma().number(line.lineNo).endRow();
      world.tally().add(Anomaly.RETURN, Feeds.ORDERS);
    }

    private void goods(Line line, long customer, int sign) {
      file.comma();
      world.customers().write(file, customer);
      file.comma().text(market.code()).comma().text(CHANNELS[line.channel]);
      file.text(",P").digits(line.product, 5).comma();
      if (line.seller != Line.NO_SELLER) {
        world.sellers().write(file, line.market, line.seller);
      }
      file.comma().text(fulfilment(line)).comma().number((long) sign * line.quantity);
      file.comma().money(line.unitPrice).comma().money(sign * line.discount);
      file.comma().money(sign * line.shipping).comma().money(sign * line.tax);
      file.comma().text(market.currency()).comma().text(PAYMENT[line.second % PAYMENT.length]);
    }

    private static String fulfilment(Line line) {
      return switch (line.channel) {
        case Line.STORE -> "store";
        case Line.DIGITAL -> "digital";
        default -> line.byMerchant ? "merchant" : "platform";
      };
    }

    private boolean touched(Line line) {
      long order = (long) line.stream << 40 | line.order;
      return Draw.pick(TOUCHED_ONE_IN, world.seed(), Part.ADS, order, line.day) == 0;
    }
  }
}
