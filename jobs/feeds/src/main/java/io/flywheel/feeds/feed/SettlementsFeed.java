package io.flywheel.feeds.feed;

import io.flywheel.domain.Conversion;
import io.flywheel.domain.LargestRemainder;
import io.flywheel.feeds.company.Anomaly;
import io.flywheel.feeds.company.Catalog;
import io.flywheel.feeds.company.Draw;
import io.flywheel.feeds.company.Line;
import io.flywheel.feeds.company.Market;
import io.flywheel.feeds.company.Part;
import io.flywheel.feeds.company.RowFile;
import io.flywheel.feeds.company.Sellers;
import io.flywheel.feeds.customer.Members;
import io.flywheel.feeds.customer.SubscriptionPlan;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The settlement file of a day: one settlement for each seller of the day's group, over what it
 * sold and took back in the week before. Line fees follow the rate cards; storage fees and shipping
 * labels, which belong to no order, bring the day's fees to their budget.
 */
public final class SettlementsFeed {
  private static final int REPEATED_ONE_IN = 300;
  private static final int ADMINISTRATION_PERCENT = 20;

  private final World world;
  private final ThirdParty thirdParty;

  public SettlementsFeed(World world) {
    this.world = world;
    this.thirdParty = new ThirdParty(world, new Buyers(world));
  }

  public void write(int day) {
    try (RowFile file = world.csv(Feeds.SETTLEMENTS, day, Feeds.SETTLEMENTS_HEADER)) {
      for (Market market : world.markets()) {
        write(market, day, file);
      }
      broken(day, file);
      world.tally().file(Feeds.SETTLEMENTS, file.rows());
    }
  }

  private void write(Market market, int day, RowFile file) {
    long budget = ThirdParty.fees(world, market.index(), day);
    if (budget == 0) {
      return;
    }
    SortedMap<Integer, Settlement> settlements = collect(market, day);
    long fees = 0;
    long[] lines = new long[settlements.size()];
    int index = 0;
    for (Settlement settlement : settlements.values()) {
      fees += settlement.feeCents();
      lines[index++] = 1 + settlement.size();
    }
    long[] account = LargestRemainder.spread(budget - fees, lines);
    long carried = 0;
    index = 0;
    for (Settlement settlement : settlements.values()) {
      carried = settlement.accountFees(account[index++] + carried);
    }
    for (Settlement settlement : settlements.values()) {
      long id = Draw.hash(world.seed(), Part.SETTLEMENTS, settlement.seller(), day);
      boolean repeat = Math.floorMod(id, REPEATED_ONE_IN) == 0;
      settlement.write(file, repeat);
      if (repeat) {
        world.tally().add(Anomaly.REPEATED_RECORD, Feeds.SETTLEMENTS);
      }
    }
  }

  private SortedMap<Integer, Settlement> collect(Market market, int day) {
    int group = Math.floorMod(day, Sellers.GROUPS);
    SortedMap<Integer, Settlement> settlements = new TreeMap<>();
    Settlement first = new Settlement(world, market, group, day);
    settlements.put(group, first);
    for (int back = Sellers.GROUPS; back >= 1; back--) {
      thirdParty.each(
          market,
          day - back,
          group,
          line -> settlement(settlements, market, line.seller, day).sale(line));
      thirdParty.each(
          market,
          day - back - ThirdParty.returnDelay(group),
          group,
          line -> {
            if (line.returned) {
              settlement(settlements, market, line.seller, day).refund(line);
            }
          });
    }
    first.reserve();
    settlements.values().forEach(Settlement::charges);
    return settlements;
  }

  private Settlement settlement(
      SortedMap<Integer, Settlement> settlements, Market market, int seller, int day) {
    return settlements.computeIfAbsent(seller, key -> new Settlement(world, market, key, day));
  }

  private void broken(int day, RowFile file) {
    if (file.rows() > 0 && Draw.pick(15, world.seed(), Part.BROKEN, 2, day) == 0) {
      file.text("TUS").number(day).text("-x,1,SUS000001,US,").date(day);
      file.text(" 06:00:00,,,storage_fee,-1.2.3,USD").endRow();
      world.tally().add(Anomaly.BROKEN_ROW, Feeds.SETTLEMENTS);
    }
  }

  /** One seller's settlement in the marketplace's currency, hundredths. */
  private static final class Settlement {
    private record Entry(Line line, String name, long amount) {}

    private final World world;
    private final Market market;
    private final int seller;
    private final int day;
    private final long rate;
    private final List<Entry> entries = new ArrayList<>();
    private long feeCents;

    Settlement(World world, Market market, int seller, int day) {
      this.world = world;
      this.market = market;
      this.seller = seller;
      this.day = day;
      this.rate = world.rates().rate(market, day);
    }

    int seller() {
      return seller;
    }

    int size() {
      return entries.size();
    }

    long feeCents() {
      return feeCents;
    }

    void sale(Line sold) {
      Line line = sold.copy();
      add(line, "principal", line.quantity * line.unitPrice);
      add(line, "shipping_credit", line.shipping);
      add(line, "promotion", -line.discount);
      fee(line, "referral_fee", referral(line));
      if (!line.byMerchant) {
        int tier = world.catalog().tier(line.product);
        fee(line, "fulfilment_fee", line.quantity * market.local(Catalog.FULFILMENT_FEE[tier]));
      }
      if (world.catalog().category(line.product) == Catalog.BOOKS) {
        fee(line, "closing_fee", market.local(Catalog.CLOSING_FEE));
      }
      if (line.feeError) {
        world.tally().add(Anomaly.FEE_ERROR, Feeds.SETTLEMENTS);
      }
    }

    void refund(Line sold) {
      Line line = sold.copy();
      add(line, "refund_principal", -line.goods);
      fee(line, "refund_referral_fee", -referral(line));
      long administration = referral(line) * ADMINISTRATION_PERCENT / 100;
      fee(line, "refund_administration", administration / market.step() * market.step());
    }

    private long referral(Line line) {
      int percent = Catalog.REFERRAL_PERCENT[world.catalog().category(line.product)];
      long fee =
          Conversion.dividedHalfAway(line.goods * percent, 100L * market.step()) * market.step();
      return line.feeError ? 2 * fee : fee;
    }

    /** Held for a week, then released; only the first seller of a group, who settles each week. */
    void reserve() {
      if (seller % 3 == 0) {
        add(null, "reserve_held", -reserveOf(day));
        add(null, "reserve_released", reserveOf(day - Sellers.GROUPS));
      }
    }

    private long reserveOf(int settled) {
      int cents = 500 + Draw.pick(4000, world.seed(), Part.SETTLEMENTS, seller, settled);
      return market.local(cents);
    }

    /** What other feeds bill and the settlement only collects. */
    void charges() {
      boolean firstOfMonth = LocalDate.ofEpochDay(day).getDayOfMonth() <= 7;
      if (firstOfMonth && seller < world.members().open(market.index(), Members.SELLER, day)) {
        add(null, "plan_fee", -SubscriptionPlan.SELLER_PROFESSIONAL.price(market));
      }
      if (seller % 11 == 3 && !entries.isEmpty()) {
        int cents = 300 + Draw.pick(3000, world.seed(), Part.SETTLEMENTS, seller, -day);
        add(null, "ad_charge", -market.local(cents));
      }
    }

    /**
     * @return cents that no amount of the currency can express
     */
    long accountFees(long cents) {
      if (cents == 0) {
        return 0;
      }
      long sign = Long.signum(cents);
      long before = feeCents;
      boolean storage = true;
      for (long amount : Conversion.amountsFor(Math.abs(cents), rate, market.step())) {
        String name =
            sign < 0 ? "refund_referral_fee" : storage ? "storage_fee" : "shipping_label_fee";
        fee(null, name, sign * amount);
        storage = false;
      }
      return cents - (feeCents - before);
    }

    private void fee(Line line, String name, long amount) {
      add(line, name, -amount);
      feeCents += Conversion.cents(amount, rate);
    }

    private void add(Line line, String name, long amount) {
      if (amount != 0) {
        entries.add(new Entry(line, name, amount));
      }
    }

    void write(RowFile file, boolean repeatFirst) {
      long sum = 0;
      int number = 1;
      for (Entry entry : entries) {
        row(file, entry, number);
        file.endRow(number == 1 && repeatFirst ? 2 : 1);
        sum += entry.amount();
        number++;
      }
      row(file, new Entry(null, "payout", -sum), number);
      file.endRow(number == 1 && repeatFirst ? 2 : 1);
    }

    private void row(RowFile file, Entry entry, int number) {
      file.sign('T').text(market.code()).number(day).sign('-').number(seller);
      file.comma().number(number).comma();
      world.sellers().write(file, market.index(), seller);
      file.comma().text(market.code()).comma().time(day, 21_600 + seller % 3600).comma();
      if (entry.line() != null) {
        entry.line().writeOrderId(file, market.code());
        file.comma().number(entry.line().lineNo);
      } else {
        file.comma();
      }
      file.comma().text(entry.name()).comma().money(entry.amount());
      file.comma().text(market.currency());
    }
  }
}
