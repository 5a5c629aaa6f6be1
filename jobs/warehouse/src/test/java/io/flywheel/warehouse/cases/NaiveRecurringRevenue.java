package io.flywheel.warehouse.cases;

import io.flywheel.domain.subscription.EventKind;
import io.flywheel.domain.subscription.PartKind;
import io.flywheel.domain.subscription.PeriodPart;
import io.flywheel.domain.subscription.SubscriptionEvent;
import io.flywheel.warehouse.cases.RandomSubscriber.Charge;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/**
 * The movements of one subscriber in a family, month by month: the definitions of recurring
 * revenue, asked one after the other of lists of events and periods. It shares nothing with the
 * transform of gold.plan_transition.
 */
final class NaiveRecurringRevenue {
  private static final Set<PartKind> COVERING =
      EnumSet.of(PartKind.TRIAL, PartKind.PAID, PartKind.GRACE);
  private static final Money NOTHING = new Money(BigDecimal.ZERO, "", BigDecimal.ZERO);

  private final List<Charge> told;
  private final Map<Integer, Period> periods = new TreeMap<>();
  private final BiConsumer<Movement, long[]> found;

  /** What a row of the table is about, but for its family. */
  record Movement(
      YearMonth month,
      String marketplace,
      String fromPlan,
      String toPlan,
      String movement,
      String reason) {}

  /** What the events of a subscriber cover. */
  private static final class Period {
    private final PartKind kind;
    private final Charge charge;
    private final List<PeriodPart> covered = new ArrayList<>();
    private boolean tookCredit;

    private Period(PartKind kind, Charge charge) {
      this.kind = kind;
      this.charge = charge;
    }

    private boolean covers(LocalDate day) {
      return covered.stream()
          .anyMatch(part -> !day.isBefore(part.from()) && day.isBefore(part.to()));
    }

    private LocalDate firstDay() {
      return covered.stream().map(PeriodPart::from).min(Comparator.naturalOrder()).orElseThrow();
    }

    /** The first day that it does not cover. */
    private LocalDate end() {
      return covered.stream().map(PeriodPart::to).max(Comparator.naturalOrder()).orElseThrow();
    }
  }

  private record Money(BigDecimal amount, String currency, BigDecimal rate) {
    private long cents() {
      return at(rate);
    }

    private long at(BigDecimal otherRate) {
      return amount == null || otherRate == null
          ? 0
          : amount
              .multiply(otherRate)
              .movePointRight(2)
              .setScale(0, RoundingMode.HALF_UP)
              .longValueExact();
    }
  }

  private NaiveRecurringRevenue(
      List<Charge> told, List<PeriodPart> parts, BiConsumer<Movement, long[]> found) {
    this.told = new ArrayList<>(told);
    this.told.sort(
        Comparator.comparing((Charge charge) -> charge.event().occurredAt())
            .thenComparing(charge -> charge.event().eventId()));
    this.found = found;
    Map<String, Charge> byId = new HashMap<>();
    told.forEach(charge -> byId.put(charge.event().eventId(), charge));
    for (PeriodPart part : parts) {
      if (COVERING.contains(part.kind())) {
        Period period =
            periods.computeIfAbsent(
                part.periodNo(), no -> new Period(part.kind(), byId.get(part.charge().eventId())));
        period.tookCredit |= part.takenCents() != 0;
        if (part.covers()) {
          period.covered.add(part);
        }
      }
    }
    periods.values().removeIf(period -> period.covered.isEmpty());
  }

  /**
   * @param told events of a subscriber in a family, in any order
   * @param parts what their replay covers
   * @param found takes each movement of the delivered months with opening, closing, fx and amount
   *     in reporting cents
   */
  static void movements(
      List<Charge> told, List<PeriodPart> parts, BiConsumer<Movement, long[]> found) {
    NaiveRecurringRevenue naive = new NaiveRecurringRevenue(told, parts, found);
    YearMonth last = YearMonth.from(RandomSubscriber.LAST_DAY);
    for (YearMonth month = YearMonth.from(RandomSubscriber.FIRST_DAY);
        !month.isAfter(last);
        month = month.plusMonths(1)) {
      naive.revenue(month);
      naive.trials(month);
    }
  }

  private void revenue(YearMonth month) {
    Period before = paidOn(month.atDay(1).minusDays(1));
    Period after = paidOn(month.atEndOfMonth());
    Money openingMoney = monthly(before);
    Money closingMoney = monthly(after);
    long opening = openingMoney.cents();
    long closing = closingMoney.cents();
    if (opening == 0 && closing == 0) {
      return;
    }
    long fx = 0;
    if (opening > 0 && closing > 0 && openingMoney.currency.equals(closingMoney.currency)) {
      fx = openingMoney.at(closingMoney.rate) - opening;
    }
    long change = closing - opening - fx;
    String movement;
    if (opening == 0 && !hasPaidBefore(month) && !firstEventIsReactivated()) {
      movement = "new";
    } else if (opening == 0) {
      movement = "reactivation";
    } else if (closing == 0) {
      movement = "churn";
    } else if (change == 0) {
      movement = "unchanged";
    } else {
      movement = change > 0 ? "expansion" : "contraction";
    }
    found.accept(
        new Movement(
            month,
            (after == null ? before : after).charge.event().marketplace(),
            opening > 0 ? before.charge.plan().id() : "none",
            closing > 0 ? after.charge.plan().id() : "none",
            movement,
            movement.equals("churn") ? reason(month) : "none"),
        new long[] {opening, closing, fx, Math.abs(change)});
  }

  /** Of the paid periods that cover a day, the one opened last; null for none. */
  private Period paidOn(LocalDate day) {
    Period last = null;
    for (Period period : periods.values()) {
      if (period.kind == PartKind.PAID && period.covers(day)) {
        last = period;
      }
    }
    return last;
  }

  /** What was charged, or the price where the plan changed or credit was taken, in a month. */
  private static Money monthly(Period period) {
    if (period == null) {
      return NOTHING;
    }
    SubscriptionEvent event = period.charge.event();
    RandomSubscriber.Plan plan = period.charge.plan();
    if (event.kind() == EventKind.PLAN_CHANGED || period.tookCredit) {
      return monthly(
          plan.price(),
          plan.months(),
          plan.currency(),
          RandomSubscriber.rate(plan.currency(), event.day()));
    }
    return event.amount() == null
        ? NOTHING
        : monthly(event.amount(), plan.months(), event.currency(), event.rate());
  }

  private static Money monthly(BigDecimal amount, int months, String currency, BigDecimal rate) {
    return new Money(RandomSubscriber.monthly(amount, months, currency), currency, rate);
  }

  private boolean hasPaidBefore(YearMonth month) {
    return periods.values().stream()
        .anyMatch(
            period -> period.kind == PartKind.PAID && period.firstDay().isBefore(month.atDay(1)));
  }

  private boolean firstEventIsReactivated() {
    return told.get(0).event().kind() == EventKind.REACTIVATED;
  }

  /** The last failed payment or cancellation since the last charge and up to the month's end. */
  private String reason(YearMonth month) {
    String reason = "other";
    for (Charge charge : told) {
      if (!charge.event().day().isAfter(month.atEndOfMonth())) {
        reason =
            switch (charge.event().kind()) {
              case PAYMENT_FAILED -> "failed_payment";
              case CANCELLED -> "cancelled";
              case STARTED, RENEWED, PLAN_CHANGED, REACTIVATED -> "other";
              case TRIAL_STARTED, REFUNDED, EXPIRED -> reason;
            };
      }
    }
    return reason;
  }

  /** Trials that end in the month; paid from their end, or from grace after it, they convert. */
  private void trials(YearMonth month) {
    for (Period trial : periods.values()) {
      if (trial.kind != PartKind.TRIAL || !YearMonth.from(trial.end()).equals(month)) {
        continue;
      }
      LocalDate latest = trial.end();
      for (Period grace : periods.values()) {
        if (grace.kind == PartKind.GRACE
            && grace.covers(trial.end())
            && grace.end().isAfter(latest)) {
          latest = grace.end();
        }
      }
      String toPlan = "none";
      for (Period paid : periods.values()) {
        if (toPlan.equals("none")
            && paid.kind == PartKind.PAID
            && !paid.firstDay().isAfter(latest)
            && paid.end().isAfter(trial.end())) {
          toPlan = paid.charge.plan().id();
        }
      }
      found.accept(
          new Movement(
              month,
              trial.charge.event().marketplace(),
              trial.charge.plan().id(),
              toPlan,
              toPlan.equals("none") ? "trial_lapsed" : "trial_converted",
              "none"),
          new long[4]);
    }
  }
}
