package io.flywheel.domain.subscription;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * The rules of subscriptions once more, written down day by day: every source of coverage or money
 * has an array with a place for each day. Slow and plain; it shares no arithmetic with {@link
 * Replay}.
 */
final class DayByDay {
  static final LocalDate FIRST = LocalDate.of(2023, 9, 1);
  static final int DAYS = 980;

  final List<Source> sources = new ArrayList<>();
  long waiting;
  private Source waitingIn;
  private int waitingFrom;
  private boolean failedSincePayment;

  /** What one event opened. */
  static final class Source {
    final SubscriptionEvent event;
    final Set<Flaw> flaws = EnumSet.noneOf(Flaw.class);
    final boolean[] covered = new boolean[DAYS];
    final int[] spread = new int[DAYS];
    final int[] atOnce = new int[DAYS];
    boolean paid;
    boolean grace;
    int from;
    long charged;
    long back;

    Source(SubscriptionEvent event) {
      this.event = event;
    }
  }

  /**
   * @param events in their order, each once
   */
  DayByDay(List<SubscriptionEvent> events, int graceDays) {
    for (SubscriptionEvent event : events) {
      int today = index(event.day());
      switch (event.kind()) {
        case TRIAL_STARTED, STARTED, RENEWED, PLAN_CHANGED, REACTIVATED -> period(event, today);
        case PAYMENT_FAILED -> {
          if (!failedSincePayment) {
            Source grace = source(event);
            grace.grace = true;
            for (int day = today; day < today + graceDays; day++) {
              grace.covered[day] = true;
            }
          }
          failedSincePayment = true;
        }
        case REFUNDED -> refund(event, today);
        case CANCELLED -> cancel(event, today);
        case EXPIRED -> {}
      }
    }
  }

  /** Earns the credit that still waits when coverage ends, if that is by a day. */
  void finish(int lastDay) {
    if (waiting != 0) {
      int day = firstUncovered();
      if (day <= lastDay) {
        waitingIn.atOnce[day] += waiting;
        waiting = 0;
      }
    }
  }

  private void period(SubscriptionEvent event, int today) {
    Source source = source(event);
    boolean trial = event.kind() == EventKind.TRIAL_STARTED;
    if (event.planId().equals("unknown")) {
      source.flaws.add(Flaw.UNKNOWN_PLAN);
    }
    if (event.start() == null || event.end() == null) {
      source.flaws.add(Flaw.CHARGE_WITHOUT_PERIOD);
      return;
    }
    int start = index(event.start());
    int end = index(event.end());
    if (end <= start) {
      source.flaws.add(Flaw.PERIOD_NOT_FORWARD);
      return;
    }
    source.from = start;
    if (event.kind() == EventKind.RENEWED && !isCovered(start) && !isCovered(start - 1)) {
      for (int day = 0; day < start; day++) {
        if (isCovered(day)) {
          source.flaws.add(Flaw.RENEWAL_AFTER_GAP);
          break;
        }
      }
    }
    long credit = 0;
    if (event.kind() == EventKind.PLAN_CHANGED) {
      Source old = null;
      boolean ended = false;
      for (Source other : sources) {
        if (!other.grace && other.covered[start]) {
          old = other;
        }
        ended |= !other.grace && other.covered[start - 1];
      }
      if (old == null && !ended) {
        source.flaws.add(Flaw.PLAN_CHANGE_WITHOUT_PERIOD);
      } else if (old != null) {
        credit = endBefore(old, start);
      }
    }
    if (!trial) {
      for (Source other : sources) {
        for (int day = start; day < end; day++) {
          if (other.paid && other.event.planId().equals(event.planId()) && other.covered[day]) {
            source.flaws.add(Flaw.OVERLAPPING_PERIODS);
          }
        }
      }
    }
    for (int day = start; day < end; day++) {
      source.covered[day] = true;
    }
    if (trial) {
      return;
    }
    finish(today);
    credit += waiting;
    long charged = cents(event.amount(), event.rate());
    long taken = charged > 0 || credit <= event.priceCents() ? credit : event.priceCents();
    source.paid = true;
    source.charged = charged;
    spread(source, charged + taken, start, end);
    waiting = credit - taken;
    waitingIn = source;
    waitingFrom = start;
    failedSincePayment = false;
  }

  private void refund(SubscriptionEvent event, int today) {
    Source chosen = null;
    int best = 0;
    for (Source source : sources) {
      boolean sameCurrency =
          event.currency() == null || Objects.equals(event.currency(), source.event.currency());
      if (source.paid && sameCurrency) {
        int fit = event.start() != null && source.from == index(event.start()) ? 3 : 1;
        fit = fit == 1 && source.covered[today] ? 2 : fit;
        if (fit >= best) {
          best = fit;
          chosen = source;
        }
      }
    }
    Source refused = source(event);
    if (chosen == null) {
      refused.flaws.add(Flaw.REFUND_WITHOUT_CHARGE);
      if (event.planId().equals("unknown")) {
        refused.flaws.add(Flaw.UNKNOWN_PLAN);
      }
      return;
    }
    long wanted = event.amount() == null ? 0 : -cents(event.amount(), chosen.event.rate());
    long back = Math.min(wanted, chosen.charged - chosen.back);
    if (back < wanted) {
      refused.flaws.add(Flaw.REFUND_ABOVE_CHARGE);
    }
    chosen.back += back;
    refused.back = back;
    if (back == 0) {
      return;
    }
    int first = -1;
    int end = -1;
    long rest = 0;
    for (int day = today; day < DAYS; day++) {
      if (chosen.covered[day]) {
        first = first < 0 ? day : first;
        end = day + 1;
        rest += chosen.spread[day];
        chosen.spread[day] = 0;
      }
    }
    if (rest >= back) {
      spread(chosen, rest - back, first, end);
    } else {
      chosen.atOnce[today] -= back - rest;
    }
  }

  private void cancel(SubscriptionEvent event, int today) {
    if (event.end() == null) {
      return;
    }
    int end = index(event.end());
    if (waiting != 0) {
      waitingIn.atOnce[Math.min(end, firstUncovered())] += waiting;
      waiting = 0;
    }
    for (Source source : sources) {
      if (source.grace) {
        endBefore(source, Math.max(end, today));
      } else {
        source.atOnce[end] += endBefore(source, end);
      }
    }
  }

  private static long endBefore(Source source, int end) {
    long cents = 0;
    for (int day = end; day < DAYS; day++) {
      cents += source.spread[day];
      source.spread[day] = 0;
      source.covered[day] = false;
    }
    return cents;
  }

  private static void spread(Source source, long cents, int start, int end) {
    for (int day = start; day < end; day++) {
      source.spread[day] = (int) (cents / (end - start));
      if (day - start < cents % (end - start)) {
        source.spread[day]++;
      }
    }
  }

  private int firstUncovered() {
    int day = waitingFrom;
    while (isCovered(day)) {
      day++;
    }
    return day;
  }

  private boolean isCovered(int day) {
    for (Source source : sources) {
      if (source.covered[day]) {
        return true;
      }
    }
    return false;
  }

  private Source source(SubscriptionEvent event) {
    Source source = new Source(event);
    sources.add(source);
    return source;
  }

  private static long cents(BigDecimal amount, BigDecimal rate) {
    if (amount == null || rate == null) {
      return 0;
    }
    return amount.multiply(rate).setScale(2, RoundingMode.HALF_UP).unscaledValue().longValue();
  }

  static int index(LocalDate day) {
    return (int) (day.toEpochDay() - FIRST.toEpochDay());
  }
}
