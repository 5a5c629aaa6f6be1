package io.flywheel.feeds.company;

import io.flywheel.feeds.company.SubscriberEvent.Kind;
import java.time.LocalDate;
import java.util.function.Consumer;

/**
 * One occupant's time in a slot: periods paid one after another, perhaps a change of plan, and the
 * end. Students finish with a renewal; monthly members go over to a year inside a paid period.
 */
final class Stay {
  private static final int GRACE_DAYS = 7;
  private static final int NEVER = -1;

  private final Slot slot;
  private final SubscriptionPlan plan;
  private final Market market;
  private final int occupant;
  private final int periods;

  /** The number of the period with which the plan changes. */
  private final int change;

  Stay(Slot slot, SubscriptionPlan plan, int occupant) {
    this.slot = slot;
    this.plan = plan;
    this.market = slot.market();
    this.occupant = occupant;
    this.periods = periods();
    this.change = change();
  }

  LocalDate end(LocalDate start) {
    return upgrades()
        ? upgradeDay(period(start, change - 1)).plusMonths(plan.next().months())
        : start.plusMonths((long) periods * plan.months());
  }

  /**
   * @param begins kind of the first payment
   */
  void events(LocalDate start, Kind begins, Consumer<SubscriberEvent> sink) {
    int paid = upgrades() ? change - 1 : periods - 1;
    for (int i = 0; i < paid; i++) {
      sink.accept(payment(start, i, begins, sink));
    }
    SubscriberEvent last = payment(start, paid, begins, sink);
    if (upgrades()) {
      last = upgrade(last, sink);
    } else {
      sink.accept(last);
    }
    if (plan != SubscriptionPlan.SELLER_PROFESSIONAL) {
      leave(last, sink);
    }
  }

  /** Delivers a failed attempt; the payment itself is left to the caller. */
  private SubscriberEvent payment(
      LocalDate start, int period, Kind begins, Consumer<SubscriberEvent> sink) {
    int from = (int) period(start, period).toEpochDay();
    int until = (int) period(start, period + 1).toEpochDay();
    int day = from;
    SubscriptionPlan current = change != NEVER && period >= change ? plan.next() : plan;
    Kind kind = period == 0 ? begins : period == change ? Kind.PLAN_CHANGED : Kind.RENEWED;
    if (kind == Kind.RENEWED && period > 0 && chance(100 + period, 100) < 2) {
      sink.accept(SubscriberEvent.bare(Kind.PAYMENT_FAILED, current, occupant, from));
      day = from + 1 + chance(1000 + period, 5);
    }
    long price = current.price(market);
    return SubscriberEvent.billed(kind, current, occupant, day, price, from, until);
  }

  /** The next plan begins inside the paid period, whose unused days lower its first charge. */
  private SubscriberEvent upgrade(SubscriberEvent cut, Consumer<SubscriberEvent> sink) {
    LocalDate day = upgradeDay(LocalDate.ofEpochDay(cut.from()));
    int from = (int) day.toEpochDay();
    SubscriptionPlan next = plan.next();
    int until = (int) day.plusMonths(next.months()).toEpochDay();
    long unused = cut.amount() * (cut.until() - from) / (cut.until() - cut.from());
    long charged = next.price(market) - unused / market.step() * market.step();
    SubscriberEvent changed =
        SubscriberEvent.billed(Kind.PLAN_CHANGED, next, occupant, from, charged, from, until);
    sink.accept(cut.worthUntil(until));
    sink.accept(changed);
    return changed;
  }

  private void leave(SubscriberEvent last, Consumer<SubscriberEvent> sink) {
    SubscriptionPlan left = last.plan();
    int until = last.until();
    if (chance(4, 100) < 30) {
      sink.accept(SubscriberEvent.bare(Kind.PAYMENT_FAILED, left, occupant, until));
      sink.accept(SubscriberEvent.bare(Kind.EXPIRED, left, occupant, until + GRACE_DAYS));
      return;
    }
    if (chance(5, 100) < 1) {
      long half = left.price(market) / 2 / market.step() * market.step();
      int day = until - 3;
      sink.accept(
          SubscriberEvent.billed(Kind.REFUNDED, left, occupant, day, -half, last.from(), until));
    }
    int day = until - 1 - chance(6, 20);
    sink.accept(SubscriberEvent.bare(Kind.CANCELLED, left, occupant, day));
  }

  private boolean upgrades() {
    return change != NEVER && plan == SubscriptionPlan.PRIME_MONTHLY;
  }

  private LocalDate period(LocalDate start, int period) {
    return start.plusMonths((long) period * plan.months());
  }

  private LocalDate upgradeDay(LocalDate from) {
    return from.plusDays(7L + chance(11, 18));
  }

  /** Periods that an occupant pays: some leave soon, most stay; sellers stay for good. */
  private int periods() {
    if (plan == SubscriptionPlan.SELLER_PROFESSIONAL) {
      return 12;
    }
    double mean = plan.months() == 12 ? 1.6 : 11;
    return 1 + slot.draw(occupant).exponential(mean, 60);
  }

  private int change() {
    int percent =
        plan == SubscriptionPlan.PRIME_STUDENT
            ? 25
            : plan == SubscriptionPlan.PRIME_MONTHLY ? 8 : 0;
    return periods < 4 || chance(9, 100) >= percent ? NEVER : 2 + chance(10, periods - 3);
  }

  private int chance(int what, int bound) {
    return slot.chance(occupant, what, bound);
  }
}
