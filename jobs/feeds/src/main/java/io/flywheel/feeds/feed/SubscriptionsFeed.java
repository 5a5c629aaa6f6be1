package io.flywheel.feeds.feed;

import io.flywheel.domain.Conversion;
import io.flywheel.domain.subscription.EventKind;
import io.flywheel.feeds.company.Anomaly;
import io.flywheel.feeds.company.Market;
import io.flywheel.feeds.company.RowFile;
import io.flywheel.feeds.customer.Members;
import io.flywheel.feeds.customer.Slot;
import io.flywheel.feeds.customer.Subscriber;
import io.flywheel.feeds.customer.SubscriberEvent;
import io.flywheel.feeds.customer.SubscriptionPlan;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Subscription events of a day. The file of the first day also holds, dated as they happened, the
 * events of the periods that were running then.
 */
public final class SubscriptionsFeed {

  private final World world;
  private final List<Slot> slots = new ArrayList<>();
  private final int[][] slotsByDay;

  public SubscriptionsFeed(World world) {
    this.world = world;
    this.slotsByDay = new int[world.to() - world.from() + 1][];
    for (Market market : world.markets()) {
      for (int family = Members.PRIME; family <= Members.SELLER; family++) {
        slots.addAll(world.members().slots(market.index(), family));
      }
    }
    index();
  }

  public void write(int day) {
    try (RowFile file = world.jsonLines(Feeds.SUBSCRIPTIONS, day)) {
      int[] today = slotsByDay[day - world.from()];
      for (int i = 0; today != null && i < today[0]; i++) {
        write(slots.get(today[i + 1]), day, file);
      }
      LocalDate date = LocalDate.ofEpochDay(day);
      if (date.getDayOfMonth() == 1 || day == world.from()) {
        world.markets().forEach(market -> business(market, YearMonth.from(date), file));
      }
      world.tally().file(Feeds.SUBSCRIPTIONS, file.rows());
    }
  }

  /** Which slots have an event in each file; the count stands in the first place. */
  private void index() {
    for (int i = 0; i < slots.size(); i++) {
      int slot = i;
      slots
          .get(i)
          .events(
              event -> {
                int file = fileOf(event);
                if (file >= world.from() && file <= world.to()) {
                  add(file - world.from(), slot);
                }
              });
    }
  }

  private void add(int file, int slot) {
    int[] known = slotsByDay[file];
    if (known == null) {
      known = new int[4];
    } else if (known[known[0]] == slot) {
      return;
    } else if (known[0] + 1 == known.length) {
      known = Arrays.copyOf(known, 2 * known.length);
    }
    known[++known[0]] = slot;
    slotsByDay[file] = known;
  }

  /** The file that delivers an event: its day, or the first one while its money still lasts. */
  private int fileOf(SubscriberEvent event) {
    boolean running = event.day() < world.from() && event.worthUntil() > world.from();
    return running ? world.from() : event.day();
  }

  private void write(Slot slot, int file, RowFile out) {
    slot.events(
        event -> {
          if (fileOf(event) == file) {
            EventKind kind = event.kind();
            String id = kind.name().charAt(0) + "" + kind.name().charAt(2);
            out.text("{\"event_id\":\"V").text(slot.market().code());
            out.text(slot.family().substring(0, 1)).number(slot.index());
            out.sign('-').number(event.occupant()).text(id).number(event.day());
            int second = kind == EventKind.CANCELLED ? 43_200 : 0;
            out.text("\",\"occurred_at\":\"").time(event.day(), second);
            out.text("\",\"subscriber_id\":\"");
            subscriber(slot, event.occupant(), out);
            boolean seller = event.plan() == SubscriptionPlan.SELLER_PROFESSIONAL;
            out.text("\",\"subscriber_type\":\"").text(seller ? "seller" : "customer");
            tail(slot.market(), event, out);
            count(event);
          }
        });
  }

  private void count(SubscriberEvent event) {
    boolean atOnce = event.from() != event.until();
    boolean lapsed = event.occupant() >= Slot.LAPSED;
    switch (event.kind()) {
      case PLAN_CHANGED -> count(Anomaly.PLAN_CHANGE, true);
      case PAYMENT_FAILED -> count(Anomaly.FAILED_PAYMENT, true);
      case REFUNDED -> count(Anomaly.REFUND, true);
      case REACTIVATED -> count(Anomaly.REACTIVATION, true);
      case CANCELLED -> count(Anomaly.CANCELLED_AT_ONCE, atOnce);
      case TRIAL_STARTED -> count(Anomaly.TRIAL_LAPSED, lapsed);
      default -> {
        // The ordinary course.
      }
    }
  }

  private void count(Anomaly anomaly, boolean counts) {
    if (counts) {
      world.tally().add(anomaly, Feeds.SUBSCRIPTIONS);
    }
  }

  private void subscriber(Slot slot, int occupant, RowFile out) {
    if (slot.family().equals("seller")) {
      world.sellers().write(out, slot.market().index(), slot.index());
      return;
    }
    Subscriber subscriber = new Subscriber(slot, slot.subscriber(occupant));
    world.customers().write(out, world.calendar().holder(subscriber));
  }

  /**
   * Seats billed for a calendar month: what members do not earn of the month's budget. An account
   * without seats in the month before starts anew.
   */
  private void business(Market market, YearMonth month, RowFile out) {
    int renewed = seats(market, month.minusMonths(1)).length;
    int first = (int) month.atDay(1).toEpochDay();
    int next = (int) month.plusMonths(1).atDay(1).toEpochDay();
    int account = 1;
    for (long amount : seats(market, month)) {
      EventKind kind = account <= renewed ? EventKind.RENEWED : EventKind.STARTED;
      out.text("{\"event_id\":\"V").text(market.code()).sign('b').number(account);
      out.sign('-').number(first).text("\",\"occurred_at\":\"").time(first, 0);
      out.text("\",\"subscriber_id\":\"CB").text(market.code()).number(account);
      out.text("\",\"subscriber_type\":\"customer");
      tail(
          market,
          SubscriberEvent.billed(
              kind, SubscriptionPlan.DIGITAL_BUSINESS, 0, first, amount, first, next),
          out);
      account++;
    }
  }

  /** What each account pays for a calendar month, in hundredths of the market's currency. */
  private long[] seats(Market market, YearMonth month) {
    long cents = world.members().business(market, month);
    long rate = world.rates().rate(market, (int) month.atDay(1).toEpochDay());
    return Conversion.amountsFor(cents, rate, market.step());
  }

  private static void tail(Market market, SubscriberEvent event, RowFile out) {
    out.text("\",\"marketplace\":\"").text(market.code());
    out.text("\",\"plan_id\":\"").text(event.plan().id(market));
    out.text("\",\"event\":\"").text(event.kind().name().toLowerCase(Locale.ROOT));
    out.text("\",\"amount\":");
    if (event.amount() == SubscriberEvent.NO_AMOUNT) {
      out.text("null,\"currency\":null");
    } else {
      out.money(event.amount()).text(",\"currency\":\"").text(market.currency()).sign('"');
    }
    if (event.from() == event.until()) {
      out.text(",\"period_start\":null,\"period_end\":null}");
    } else {
      out.text(",\"period_start\":\"").time(event.from(), 0);
      out.text("\",\"period_end\":\"").time(event.until(), 0).text("\"}");
    }
    out.endRow();
  }
}
