package io.flywheel.feeds.customer;

import io.flywheel.domain.subscription.EventKind;
import io.flywheel.feeds.company.Market;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * One occupant's time in a slot: periods paid one after another from the anchor day, perhaps a
 * change of plan, and the end. Students finish with a renewal; monthly members go over to a year
 * inside a paid period, and annual ones to months, paid from what is left of the year.
 */
final class Stay {
  private static final int GRACE_DAYS = 7;
  private static final int DAYS_BETWEEN_ATTEMPTS = 2;
  private static final int NEVER = -1;
  private static final int MOST_RENEWALS = 60;

  private final Slot slot;
  private final SubscriptionPlan plan;
  private final Market market;
  private final int occupant;
  private final int periods;

  /** The number of the period with which, or inside which, the plan changes. */
  private final int change;

  Stay(Slot slot, SubscriptionPlan plan, int occupant) {
    this.slot = slot;
    this.plan = plan;
    this.market = slot.market();
    this.occupant = occupant;
    this.periods = periods();
    this.change = change();
  }

  /**
   * Plays the stay.
   *
   * @param begins kind of the first payment
   * @return the day on which the next occupant begins
   */
  LocalDate events(LocalDate start, EventKind begins, Consumer<SubscriberEvent> sink) {
    for (int i = 0; i < periods; i++) {
      SubscriberEvent paid = payment(start, i, begins, sink);
      if (i == change && plan == SubscriptionPlan.PRIME_MONTHLY) {
        return upgrade(paid, sink);
      }
      if (i == change && plan == SubscriptionPlan.PRIME_ANNUAL) {
        return downgrade(paid, sink);
      }
      if (i == periods - 1) {
        return leave(paid, sink);
      }
      // Another plan follows on, which is a change only to those who know of this one.
      boolean changesNext = i + 1 == change && plan == SubscriptionPlan.PRIME_STUDENT;
      sink.accept(changesNext ? paid.worthUntil((int) period(start, i + 2).toEpochDay()) : paid);
    }
    throw new IllegalStateException("A stay has at least one period.");
  }

  /** Delivers failed attempts; the payment itself is left to the caller. */
  private SubscriberEvent payment(
      LocalDate start, int period, EventKind begins, Consumer<SubscriberEvent> sink) {
    int from = (int) period(start, period).toEpochDay();
    int until = (int) period(start, period + 1).toEpochDay();
    int day = from;
    boolean changed = plan == SubscriptionPlan.PRIME_STUDENT && change != NEVER && period >= change;
    SubscriptionPlan current = changed ? plan.next() : plan;
    EventKind kind =
        period == 0
            ? begins
            : changed && period == change ? EventKind.PLAN_CHANGED : EventKind.RENEWED;
    if (kind == EventKind.RENEWED && period > 0 && chance(100 + period, 100) < 3) {
      int attempts = 1 + chance(1000 + period, 3);
      fail(current, from, attempts, sink);
      day = from + DAYS_BETWEEN_ATTEMPTS * (attempts - 1) + 1;
    }
    return SubscriberEvent.billed(kind, current, occupant, day, current.price(market), from, until);
  }

  private void fail(
      SubscriptionPlan current, int due, int attempts, Consumer<SubscriberEvent> sink) {
    for (int attempt = 0; attempt < attempts; attempt++) {
      int day = due + DAYS_BETWEEN_ATTEMPTS * attempt;
      sink.accept(SubscriberEvent.bare(EventKind.PAYMENT_FAILED, current, occupant, day));
    }
  }

  /** The next plan begins inside the paid period, whose unused days lower its first charge. */
  private LocalDate upgrade(SubscriberEvent cut, Consumer<SubscriberEvent> sink) {
    int from = cut.from() + 7 + chance(11, 18);
    LocalDate day = LocalDate.ofEpochDay(from);
    SubscriptionPlan next = plan.next();
    int until = (int) day.plusMonths(next.months()).toEpochDay();
    long charged = next.price(market) - unused(cut, from);
    List<SubscriberEvent> rest = new ArrayList<>();
    LocalDate gone =
        leave(
            SubscriberEvent.billed(
                EventKind.PLAN_CHANGED, next, occupant, from, charged, from, until),
            rest::add);
    // Known for as long as the year that it is carried into, which may be left at once.
    sink.accept(cut.worthUntil(rest.get(0).worthUntil()));
    rest.forEach(sink);
    return gone;
  }

  /**
   * Months that the rest of a year pays for. What it leaves over is taken off the last charge, or
   * forfeited by those who leave a month early.
   */
  private LocalDate downgrade(SubscriberEvent cut, Consumer<SubscriberEvent> sink) {
    SubscriptionPlan next = plan.next();
    long price = next.price(market);
    int from = cut.until() - 35 - chance(11, 60);
    long credit = unused(cut, from);
    LocalDate anchor = LocalDate.ofEpochDay(from);
    int months = 1;
    for (long left = credit - price; left > 0; left -= price) {
      months++;
    }
    boolean forfeits = months > 1 && chance(12, 100) < 25;
    months -= forfeits ? 1 : 0;
    int end = (int) anchor.plusMonths(months).toEpochDay();
    // What is forfeited is earned on the day after the last one.
    int worth = end + 1;
    sink.accept(cut.worthUntil(worth));
    int last = from;
    for (int month = 0; month < months; month++) {
      int begin = (int) anchor.plusMonths(month).toEpochDay();
      int until = (int) anchor.plusMonths(month + 1L).toEpochDay();
      long charged = Math.max(0, price - credit);
      credit -= Math.min(credit, price);
      EventKind kind = month == 0 ? EventKind.PLAN_CHANGED : EventKind.RENEWED;
      sink.accept(
          SubscriberEvent.billed(kind, next, occupant, begin, charged, begin, until)
              .worthUntil(worth));
      last = begin;
    }
    sink.accept(
        SubscriberEvent.bare(EventKind.CANCELLED, next, occupant, last + 1 + chance(6, 20)));
    return LocalDate.ofEpochDay(end);
  }

  /** What the days of a paid period from a day on are worth. */
  private long unused(SubscriberEvent paid, int day) {
    long worth = paid.amount() * (paid.until() - day) / (paid.until() - paid.from());
    return worth / market.step() * market.step();
  }

  /** Delivers the last payment and how the occupant leaves. */
  private LocalDate leave(SubscriberEvent last, Consumer<SubscriberEvent> sink) {
    SubscriptionPlan left = last.plan();
    int until = last.until();
    int chance = left == SubscriptionPlan.SELLER_PROFESSIONAL ? 100 : chance(4, 100);
    if (chance >= 25 && chance < 33) {
      return leaveAtOnce(last, sink);
    }
    sink.accept(last);
    if (chance < 25) {
      fail(left, until, 1 + chance(13, 3), sink);
      sink.accept(SubscriberEvent.bare(EventKind.EXPIRED, left, occupant, until + GRACE_DAYS));
    } else if (chance < 100) {
      if (chance < 37) {
        // Late in a period half the price is more than what is not earned yet; early it is not.
        boolean early = chance == 33;
        long back = left.price(market) / (early ? 3 : 2) / market.step() * market.step();
        int day = early ? last.day() + 5 : until - 3;
        sink.accept(refund(last, day, Math.min(back, last.amount())));
      }
      int day = until - 1 - (chance < 37 ? 0 : chance(6, 20));
      sink.accept(SubscriberEvent.bare(EventKind.CANCELLED, left, occupant, day));
    }
    return LocalDate.ofEpochDay(until);
  }

  /** Coverage ends on that day. A year is paid back for its unused days, a month only sometimes. */
  private LocalDate leaveAtOnce(SubscriberEvent last, Consumer<SubscriberEvent> sink) {
    int day = Math.min(last.until() - 2, last.day() + 3 + chance(14, 20));
    sink.accept(last.worthUntil(day + 1));
    if (last.plan().months() > 1 || chance(15, 2) == 0) {
      long back = Math.min(unused(last, day), last.amount());
      sink.accept(refund(last, day, back).worthUntil(day + 1));
    }
    sink.accept(
        SubscriberEvent.billed(
            EventKind.CANCELLED,
            last.plan(),
            occupant,
            day,
            SubscriberEvent.NO_AMOUNT,
            last.from(),
            day));
    return LocalDate.ofEpochDay(day);
  }

  private SubscriberEvent refund(SubscriberEvent paid, int day, long back) {
    return SubscriberEvent.billed(
        EventKind.REFUNDED, paid.plan(), occupant, day, -back, paid.from(), paid.until());
  }

  private LocalDate period(LocalDate start, int period) {
    return start.plusMonths((long) period * plan.months());
  }

  /** Periods that an occupant pays: some leave soon, most stay; sellers stay for good. */
  private int periods() {
    if (plan == SubscriptionPlan.SELLER_PROFESSIONAL) {
      return 12;
    }
    return 1 + slot.draw(occupant).exponential(meanRenewals(plan.months()), MOST_RENEWALS);
  }

  private static double meanRenewals(int months) {
    return months == 12 ? 9.5 : 9;
  }

  /** The share of members whose paid period, of so many months, is followed by another one. */
  static double renewed(int months) {
    return StrictMath.exp(-1 / meanRenewals(months));
  }

  private int change() {
    int chance = chance(9, 100);
    return switch (plan) {
      case PRIME_STUDENT -> periods < 4 || chance >= 25 ? NEVER : 2 + chance(10, periods - 3);
      case PRIME_MONTHLY -> periods < 4 || chance >= 8 ? NEVER : 1 + chance(10, periods - 3);
      case PRIME_ANNUAL -> chance >= 10 ? NEVER : periods - 1;
      default -> NEVER;
    };
  }

  private int chance(int what, int bound) {
    return slot.chance(occupant, what, bound);
  }
}
