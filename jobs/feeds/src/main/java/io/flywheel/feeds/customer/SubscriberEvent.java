package io.flywheel.feeds.customer;

import io.flywheel.domain.subscription.EventKind;

/**
 * What happens to a subscriber on a day.
 *
 * @param plan from then on
 * @param occupant of the slot, see {@link Slot#subscriber}
 * @param amount charged or given back in hundredths of the market's currency, {@link #NO_AMOUNT}
 *     where nothing is billed
 * @param from first day of the period that the event covers; equal to {@code until} for none
 * @param worthUntil the day until which its money is recognised: {@code until}, but that of the
 *     next plan when it is followed by a change of plan, which carries what is left of it on
 */
public record SubscriberEvent(
    EventKind kind,
    SubscriptionPlan plan,
    int occupant,
    int day,
    long amount,
    int from,
    int until,
    int worthUntil) {

  public static final long NO_AMOUNT = Long.MIN_VALUE;

  public static SubscriberEvent billed(
      EventKind kind,
      SubscriptionPlan plan,
      int occupant,
      int day,
      long amount,
      int from,
      int until) {
    return new SubscriberEvent(kind, plan, occupant, day, amount, from, until, until);
  }

  /** An event without money or period. */
  static SubscriberEvent bare(EventKind kind, SubscriptionPlan plan, int occupant, int day) {
    return billed(kind, plan, occupant, day, NO_AMOUNT, 0, 0);
  }

  /** The same, with money that lasts longer than its period. */
  SubscriberEvent worthUntil(int day) {
    return new SubscriberEvent(kind, plan, occupant, this.day, amount, from, until, day);
  }
}
