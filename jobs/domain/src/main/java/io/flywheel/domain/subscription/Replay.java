package io.flywheel.domain.subscription;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Replays the events of one subscriber and product family into periods: coverage, and cents with
 * the days that they are spread over. docs/decisions/0035 answers what its rules leave open.
 */
public final class Replay {
  private final int graceDays;
  private final List<Period> periods = new ArrayList<>();

  /** Credit that waits for the next charge, since the start of the period that left it. */
  private long waiting;

  private Period waitingSince;

  /** A payment has failed, and none has succeeded since. */
  private boolean failing;

  private Replay(int graceDays) {
    this.graceDays = graceDays;
  }

  /**
   * @param events of one subscriber and product family, in any order; an event that stands twice
   *     counts once
   * @param graceDays days of coverage after a failed payment, 0 or more
   * @return parts in the order of events
   */
  public static List<PeriodPart> of(List<SubscriptionEvent> events, int graceDays) {
    List<SubscriptionEvent> ordered = new ArrayList<>(events);
    ordered.sort(SubscriptionEvent.ORDER);
    Replay replay = new Replay(graceDays);
    String last = null;
    for (SubscriptionEvent event : ordered) {
      if (!event.eventId().equals(last)) {
        replay.accept(event);
      }
      last = event.eventId();
    }
    replay.earnWaiting();
    return replay.parts();
  }

  private void accept(SubscriptionEvent event) {
    switch (event.kind()) {
      case TRIAL_STARTED -> trial(event);
      case STARTED, RENEWED, PLAN_CHANGED, REACTIVATED -> charge(event);
      case PAYMENT_FAILED -> grace(event);
      case REFUNDED -> refund(event);
      case CANCELLED -> cancel(event);
      case EXPIRED -> {} // The period runs out by itself.
    }
  }

  private void trial(SubscriptionEvent event) {
    Flaw flaw = flawOfPeriod(event);
    if (flaw != null) {
      refuse(PartKind.TRIAL, event, flaw, 0);
      return;
    }
    Period trial = open(PartKind.TRIAL, event, event.start(), event.end());
    trial.earn(0);
    nameUnknownPlan(trial);
  }

  private void charge(SubscriptionEvent event) {
    Long cents = event.cents();
    Flaw flaw = flawOfPeriod(event);
    if (flaw != null) {
      refuse(PartKind.PAID, event, flaw, cents == null ? 0 : cents);
      return;
    }
    Set<Flaw> flaws = EnumSet.noneOf(Flaw.class);
    if (event.kind() == EventKind.RENEWED && startsAfterGap(event.start())) {
      flaws.add(Flaw.RENEWAL_AFTER_GAP);
    }
    long carried = 0;
    if (event.kind() == EventKind.PLAN_CHANGED) {
      Period running = running(event.start());
      if (running == null && running(event.start().minusDays(1)) == null) {
        flaws.add(Flaw.PLAN_CHANGE_WITHOUT_PERIOD);
      } else if (running != null) {
        carried = running.endOn(event.start());
      }
    }
    if (overlapsItsPlan(event)) {
      flaws.add(Flaw.OVERLAPPING_PERIODS);
    }
    Period period = open(PartKind.PAID, event, event.start(), event.end());
    period.flaws.addAll(flaws);
    nameUnknownPlan(period);
    earnWaitingUpTo(event.day());
    long charged = cents == null ? 0 : cents;
    long credit = carried + waiting;
    long taken = charged > 0 ? credit : Math.min(credit, event.priceCents());
    period.charged = cents;
    period.carried = carried;
    period.taken = taken;
    period.waiting = credit - taken;
    period.earn(charged + taken);
    waiting = credit - taken;
    waitingSince = period;
    failing = false;
  }

  private void grace(SubscriptionEvent event) {
    if (!failing && graceDays > 0) {
      open(PartKind.GRACE, event, event.day(), event.day().plusDays(graceDays)).earn(0);
    }
    failing = true;
  }

  private void refund(SubscriptionEvent event) {
    Period period = refunded(event);
    if (period == null) {
      Long cents = event.cents();
      refuse(PartKind.REFUND, event, Flaw.REFUND_WITHOUT_CHARGE, cents == null ? 0 : cents);
      return;
    }
    Long cents = event.refundCents(period.event);
    if (cents == null || cents <= period.refundable()) {
      period.refund(event, cents, 0, Set.of());
    } else {
      long beyond = cents - period.refundable();
      period.refund(event, cents - beyond, beyond, Set.of(Flaw.REFUND_ABOVE_CHARGE));
    }
  }

  /** The period with the same start, else the one that contains the day, else the last one. */
  private Period refunded(SubscriptionEvent event) {
    Period containing = null;
    Period last = null;
    for (int i = periods.size() - 1; i >= 0; i--) {
      Period period = periods.get(i);
      if (!period.isPaid() || !event.inCurrencyOf(period.event)) {
        continue;
      }
      if (period.from.equals(event.start())) {
        return period;
      }
      if (containing == null && period.covers(event.day())) {
        containing = period;
      }
      if (last == null) {
        last = period;
      }
    }
    return containing == null ? last : containing;
  }

  private void cancel(SubscriptionEvent event) {
    LocalDate end = event.end();
    if (end == null) {
      return;
    }
    if (waiting != 0) {
      LocalDate uncovered = uncovered(waitingSince.from);
      earnWaiting(end.isBefore(uncovered) ? end : uncovered, event);
    }
    for (Period period : periods) {
      if (period.kind == PartKind.GRACE) {
        // Days of grace that have passed are not withdrawn.
        period.endOn(end.isBefore(event.day()) ? event.day() : end);
      } else {
        long cents = period.endOn(end);
        if (cents != 0) {
          period.post(PartKind.CANCELLED, event, end, cents);
        }
      }
    }
  }

  /** Earns credit on the first day that nothing covers, unless that day is still to come. */
  private void earnWaitingUpTo(LocalDate day) {
    if (waiting != 0) {
      LocalDate uncovered = uncovered(waitingSince.from);
      if (!uncovered.isAfter(day)) {
        earnWaiting(uncovered, waitingSince.event);
      }
    }
  }

  private void earnWaiting() {
    if (waiting != 0) {
      earnWaiting(uncovered(waitingSince.from), waitingSince.event);
    }
  }

  private void earnWaiting(LocalDate day, SubscriptionEvent cause) {
    waitingSince.post(PartKind.BREAKAGE, cause, day, waiting);
    waiting = 0;
  }

  private LocalDate uncovered(LocalDate from) {
    LocalDate day = from;
    for (int i = 0; i < periods.size(); ) {
      Period period = periods.get(i++);
      if (period.covers(day)) {
        day = period.to;
        i = 0;
      }
    }
    return day;
  }

  /** Something was covered before, but neither the day nor the one before it. */
  private boolean startsAfterGap(LocalDate start) {
    boolean before = false;
    for (Period period : periods) {
      if (period.covers(start) || period.covers(start.minusDays(1))) {
        return false;
      }
      before |=
          period.kind.covers() && period.from.isBefore(start) && period.from.isBefore(period.to);
    }
    return before;
  }

  /** Of the trials and paid periods that contain a day, the one opened last. */
  private Period running(LocalDate day) {
    for (int i = periods.size() - 1; i >= 0; i--) {
      Period period = periods.get(i);
      if (period.kind != PartKind.GRACE && period.covers(day)) {
        return period;
      }
    }
    return null;
  }

  private boolean overlapsItsPlan(SubscriptionEvent event) {
    for (Period period : periods) {
      if (period.isPaid()
          && period.event.planId().equals(event.planId())
          && period.overlaps(event.start(), event.end())) {
        return true;
      }
    }
    return false;
  }

  private static Flaw flawOfPeriod(SubscriptionEvent event) {
    if (event.start() == null || event.end() == null) {
      return Flaw.CHARGE_WITHOUT_PERIOD;
    }
    return event.start().isBefore(event.end()) ? null : Flaw.PERIOD_NOT_FORWARD;
  }

  private void refuse(PartKind kind, SubscriptionEvent event, Flaw flaw, long cents) {
    Period refused = open(kind, event, event.day(), event.day());
    refused.flaws.add(flaw);
    refused.unposted = cents;
    nameUnknownPlan(refused);
  }

  private Period open(PartKind kind, SubscriptionEvent event, LocalDate from, LocalDate to) {
    Period period = new Period(kind, event, from, to);
    periods.add(period);
    return period;
  }

  private static void nameUnknownPlan(Period period) {
    if (!period.event.planKnown()) {
      period.flaws.add(Flaw.UNKNOWN_PLAN);
    }
  }

  private List<PeriodPart> parts() {
    List<PeriodPart> parts = new ArrayList<>(periods.size() + 2);
    for (int i = 0; i < periods.size(); i++) {
      parts.addAll(periods.get(i).parts(i + 1));
    }
    return parts;
  }
}
