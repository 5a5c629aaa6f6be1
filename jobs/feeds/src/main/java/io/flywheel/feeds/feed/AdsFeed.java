package io.flywheel.feeds.feed;

import io.flywheel.domain.Conversion;
import io.flywheel.feeds.company.Anomaly;
import io.flywheel.feeds.company.Draw;
import io.flywheel.feeds.company.Market;
import io.flywheel.feeds.company.Part;
import io.flywheel.feeds.company.RevenueLine;
import io.flywheel.feeds.company.RowFile;
import io.flywheel.feeds.customer.Customers;
import io.flywheel.feeds.customer.OrderCalendar;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Advertising events of a day: views paid by the thousand, clicks before the day's sampled sales,
 * other clicks, and a last one or two that meet the budget. One campaign of most kinds has a daily
 * cap. What earns nothing comes on top of the budget: double clicks, and clicks beyond a cap.
 */
public final class AdsFeed {
  static final String[] AD_PRODUCTS = {
    "sponsored_products", "sponsored_brands", "display", "video"
  };
  static final int CAMPAIGNS = 12;

  /** Number of the campaign that may have a cap; the others share the other events. */
  static final int CAPPED = CAMPAIGNS - 1;

  private static final int CAPPED_PRODUCTS = 3;
  private static final double CAP_SHARE = 0.04;
  private static final int SMALLEST_CAP = 400;
  private static final int BIGGEST_CAP = 5_000_000;
  private static final double CLICK_CENTS = 145;

  private static final int DOUBLE_CLICK_ONE_IN = 1500;
  private static final int REPEATED_ONE_IN = 1000;
  private static final double VIEWS_SHARE = 0.42;
  private static final int VIEWS_CENTS = 1100;
  private static final int KNOWN_VISITORS = 75;
  private static final int VISITED_AGAIN_WITHIN = 21;
  private static final double LATE_SHARE = 0.001;
  private static final int SMALLEST_LAST_CLICK = 200;

  /** So late that a second click still falls on the same day. */
  private static final int LAST_SECOND = 86_390;

  private static final String[] TERMS = {
    "gift", "usb cable", "running shoes", "coffee", "desk lamp", "toy train", "novel", "shampoo"
  };

  private final World world;

  public AdsFeed(World world) {
    this.world = world;
  }

  /**
   * Cap of a campaign in hundredths of the marketplace's currency, 0 for none: a share of what the
   * marketplace's advertisements earned on a day of 2024, where that pays for some clicks.
   */
  static long dailyCap(World world, Market market, int adProduct, int campaign) {
    int day = (int) LocalDate.of(2024, 5, 1).toEpochDay();
    long budget = world.budgets().cents(RevenueLine.ADVERTISING, market.index(), day);
    long cents = (long) Math.min(BIGGEST_CAP, budget * CAP_SHARE);
    boolean capped = campaign == CAPPED && adProduct < CAPPED_PRODUCTS && cents >= SMALLEST_CAP;
    return capped ? market.local(cents) : 0;
  }

  public void write(int day, List<OrdersFeed.Touch> touches) {
    try (RowFile file = world.jsonLines(Feeds.AD_CLICKS, day)) {
      for (Market market : world.markets()) {
        new Day(world, market, day, file).write(touches);
      }
      if (file.rows() > 0 && Draw.pick(15, world.seed(), Part.BROKEN, 3, day) == 0) {
        file.text("{\"ad_event_id\":\"EUS").number(day).text("-x\",\"occurred_at\":\"").date(day);
        file.endRow();
        world.tally().add(Anomaly.BROKEN_ROW, Feeds.AD_CLICKS);
      }
      world.tally().file(Feeds.AD_CLICKS, file.rows());
    }
  }

  /** One marketplace's day. */
  private static final class Day {
    private final World world;
    private final Market market;
    private final int day;
    private final RowFile file;
    private final Draw draw;
    private final long rate;
    private final Set<Long> clicked = new HashSet<>();
    private long left;
    private int number;

    Day(World world, Market market, int day, RowFile file) {
      this.world = world;
      this.market = market;
      this.day = day;
      this.file = file;
      this.draw = new Draw(world.seed(), Part.ADS, market.index(), day);
      this.rate = world.rates().rate(market, day);
      this.left = budget(day);
    }

    private long budget(int on) {
      return world.budgets().cents(RevenueLine.ADVERTISING, market.index(), on);
    }

    void write(List<OrdersFeed.Touch> touches) {
      left -= late(day, false);
      if (day > world.from()) {
        late(day - 1, true);
      }
      for (int adProduct = 0; adProduct < CAPPED_PRODUCTS; adProduct++) {
        capped(adProduct, dailyCap(world, market, adProduct, CAPPED));
      }
      views((long) (left * VIEWS_SHARE));
      for (OrdersFeed.Touch touch : touches) {
        long cost = clickCost();
        if (touch.market() == market.index() && cents(cost) <= left - SMALLEST_LAST_CLICK) {
          int second = touch.second() - 60 - draw.below(7000);
          click(touch.product(), touch.customer(), second, cost);
        }
      }
      while (true) {
        long cost = clickCost();
        if (cents(cost) > left - SMALLEST_LAST_CLICK) {
          break;
        }
        click(world.catalog().pick(draw), visitor(), draw.below(LAST_SECOND), cost);
      }
      for (long cost : Conversion.amountsFor(left, rate, market.step())) {
        click(world.catalog().pick(draw), Customers.GUEST, draw.below(LAST_SECOND), cost);
      }
    }

    /** Mostly somebody who ordered in the last weeks. */
    private long visitor() {
      long[] orders =
          world.calendar().repeats(market.index(), day - draw.below(VISITED_AGAIN_WITHIN));
      return orders.length == 0 || !draw.percent(KNOWN_VISITORS)
          ? Customers.GUEST
          : OrderCalendar.customer(orders[draw.below(orders.length)]);
    }

    /** A campaign's clicks in the order of the day; those that go beyond its cap earn nothing. */
    private void capped(int adProduct, long cap) {
      if (cap == 0) {
        return;
      }
      Draw own = new Draw(world.seed(), Part.ADS, 2000 + market.index() * 8L + adProduct, day);
      int many = own.count(cents(cap) / CLICK_CENTS * (0.3 + own.unit()));
      long spent = 0;
      for (int i = 0; i < many; i++) {
        int apart = LAST_SECOND / many;
        int second = i * apart + own.below(apart);
        long cost = market.local(40 + own.below(110) + own.below(110));
        int product = world.catalog().pick(own);
        spent += cost;
        if (spent <= cap) {
          left -= cents(cost);
        } else {
          world.tally().add(Anomaly.OVER_CAP, Feeds.AD_CLICKS);
        }
        event("click", adProduct, CAPPED, product, Customers.GUEST, second, 0, cost);
        file.endRow();
      }
    }

    private long cents(long cost) {
      return Conversion.cents(cost, rate);
    }

    private long clickCost() {
      return market.local(40 + draw.below(110) + draw.below(110));
    }

    private void views(long budget) {
      long paid = 0;
      while (true) {
        long cost = market.local(VIEWS_CENTS / 2 + draw.below(VIEWS_CENTS));
        if (paid + cents(cost) > budget) {
          return;
        }
        paid += cents(cost);
        left -= cents(cost);
        int product = world.catalog().pick(draw);
        int adProduct = 2 + draw.below(2);
        long shown = cents(cost) * (90 + draw.below(60)) / 100;
        event(
            "impressions",
            adProduct,
            product % CAPPED,
            product,
            Customers.GUEST,
            draw.below(86_400),
            shown,
            cost);
        file.endRow();
      }
    }

    private void click(int product, long customer, int second, long cost) {
      int adProduct = product % 5 == 4 ? 1 : product % 17 == 3 ? 2 : 0;
      boolean known = customer != Customers.GUEST && clicked.add(customer * 1_000_003 + product);
      long who = known ? customer : Customers.GUEST;
      left -= cents(cost);
      event("click", adProduct, product % CAPPED, product, who, second, 0, cost);
      boolean repeated = draw.oneIn(REPEATED_ONE_IN);
      file.endRow(repeated ? 2 : 1);
      if (repeated) {
        world.tally().add(Anomaly.REPEATED_RECORD, Feeds.AD_CLICKS);
      }
      if (known && draw.oneIn(DOUBLE_CLICK_ONE_IN)) {
        int again = second + 1 + draw.below(8);
        event("click", adProduct, product % CAPPED, product, who, again, 0, cost);
        file.endRow();
        world.tally().add(Anomaly.INVALID_CLICK, Feeds.AD_CLICKS);
      }
    }

    /** Clicks reported a day late: drawn on both days, written by the later one. */
    private long late(int clickedOn, boolean written) {
      long budget = budget(clickedOn);
      Draw own = new Draw(world.seed(), Part.ADS, 1000 + market.index(), clickedOn);
      int many = own.count(budget * LATE_SHARE / 150);
      long sum = 0;
      for (int i = 0; i < many; i++) {
        long cost = market.local(Math.min(60 + own.below(150), budget / 25 / many));
        int product = world.catalog().pick(own);
        int second = own.below(86_400);
        sum += Conversion.cents(cost, world.rates().rate(market, clickedOn));
        if (written) {
          file.text("{\"ad_event_id\":\"L").text(market.code()).number(clickedOn);
          file.sign('-').number(i);
          body("click", clickedOn, second, 0, product % CAPPED, product, Customers.GUEST, 0, cost);
          file.endRow();
          world.tally().add(Anomaly.LATE_RECORD, Feeds.AD_CLICKS);
        }
      }
      return sum;
    }

    private void event(
        String event,
        int adProduct,
        int campaign,
        int product,
        long who,
        int second,
        long shown,
        long cost) {
      file.text("{\"ad_event_id\":\"E").text(market.code()).number(day);
      file.sign('-').number(number++);
      body(event, day, second, adProduct, campaign, product, who, shown, cost);
    }

    private void body(
        String event,
        int on,
        int second,
        int adProduct,
        int campaign,
        int product,
        long who,
        long shown,
        long cost) {
      file.text("\",\"occurred_at\":\"").time(on, second);
      file.text("\",\"event\":\"").text(event);
      file.text("\",\"ad_product\":\"").text(AD_PRODUCTS[adProduct]);
      file.text("\",\"placement\":\"").text(second % 3 == 0 ? "top" : "rest");
      file.text("\",\"property\":\"").text(property(adProduct, second));
      file.text("\",\"campaign_id\":\"A").text(market.code()).sign('-').number(adProduct);
      file.sign('-').number(campaign);
      file.text("\",\"product_id\":\"P").digits(product, 5).text("\",\"customer_id\":");
      if (who == Customers.GUEST) {
        file.text("null");
      } else {
        file.sign('"');
        world.customers().write(file, who);
        file.sign('"');
      }
      file.text(",\"search_term\":");
      if (adProduct == 0) {
        file.sign('"').text(TERMS[product % TERMS.length]).sign('"');
      } else {
        file.text("null");
      }
      file.text(",\"impressions\":").number(shown).text(",\"cost\":").money(cost);
      file.text(",\"currency\":\"").text(market.currency()).text("\"}");
    }

    private static String property(int adProduct, int second) {
      return switch (adProduct) {
        case 2 -> second % 4 == 0 ? "music" : second % 4 == 1 ? "shop" : "off_platform";
        case 3 -> "video";
        default -> "shop";
      };
    }
  }
}
