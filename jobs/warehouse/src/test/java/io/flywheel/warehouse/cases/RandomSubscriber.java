package io.flywheel.warehouse.cases;

import io.flywheel.domain.subscription.EventKind;
import io.flywheel.domain.subscription.SubscriptionEvent;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Events of one subscriber in one family. Most follow from what is paid: renewals, failed payments
 * that are paid late or never, changes of plan, refunds, pauses; others come at any time with any
 * period. Plans are of one, three and twelve months, currencies of none, two and three decimals.
 */
final class RandomSubscriber {
  static final LocalDate FIRST_DAY = LocalDate.of(2023, 11, 20);
  static final LocalDate LAST_DAY = LocalDate.of(2024, 12, 31);
  static final int GRACE_DAYS = 7;

  private static final Map<String, Integer> DECIMALS = Map.of("JPY", 0, "KWD", 3);
  private static final Map<String, BigDecimal> RATES =
      Map.of("EUR", rate("1.08"), "JPY", rate("0.0065"), "KWD", rate("3.25"));

  private static final List<Plan> PLANS =
      List.of(
          new Plan("us-month", "US", "USD", 1, "14.99"),
          new Plan("us-month", "US", "USD", 1, "14.99"),
          new Plan("us-year", "US", "USD", 12, "139"),
          new Plan("us-quarter", "US", "USD", 3, "40"),
          new Plan("us-student", "US", "USD", 1, "7.49"),
          new Plan("us-free", "US", "USD", 1, "0"),
          new Plan("de-month", "DE", "EUR", 1, "8.99"),
          new Plan("de-month", "DE", "EUR", 1, "8.99"),
          new Plan("de-year", "DE", "EUR", 12, "89.90"),
          new Plan("jp-month", "JP", "JPY", 1, "600"),
          new Plan("jp-year", "JP", "JPY", 12, "5900"),
          new Plan("kw-quarter", "KW", "KWD", 3, "11.500"));

  private final Random random;
  private final String name;
  private final List<Charge> told = new ArrayList<>();
  private Plan plan;
  private LocalDate day;
  private LocalDate start;
  private LocalDate end;

  /**
   * @param months of a period of the plan
   * @param price of a period
   */
  record Plan(String id, String marketplace, String currency, int months, BigDecimal price) {
    private Plan(String id, String marketplace, String currency, int months, String price) {
      this(id, marketplace, currency, months, new BigDecimal(price));
    }
  }

  /**
   * @param event as the replay takes it
   * @param plan what reference says of its plan, the price as of its day
   */
  record Charge(SubscriptionEvent event, Plan plan) {}

  private RandomSubscriber(long seed, String name) {
    random = new Random(seed);
    this.name = name;
    plan = PLANS.get(random.nextInt(PLANS.size()));
    day = FIRST_DAY.plusDays(random.nextInt(360));
    begin();
    for (int more = random.nextInt(11); more > 0 && !day.isAfter(LAST_DAY); more--) {
      next();
    }
    told.removeIf(charge -> charge.event.day().isAfter(LAST_DAY));
  }

  /**
   * @param name what ids of events begin with
   * @return the events up to the last delivered day, at least one
   */
  static List<Charge> of(long seed, String name) {
    return new RandomSubscriber(seed, name).told;
  }

  /** Units of US dollars for one of the currency; null where none is known. */
  static BigDecimal rate(String currency, LocalDate day) {
    if (currency.equals("USD")) {
      return rate("1");
    }
    if (currency.equals("KWD") && day.getDayOfMonth() == 13) {
      return null;
    }
    BigDecimal wave = BigDecimal.valueOf(100 + day.toEpochDay() * 7 % 23, 2);
    return RATES.get(currency).multiply(wave).setScale(8);
  }

  /** What an amount for some months comes to in one of them, in the currency's smallest unit. */
  static BigDecimal monthly(BigDecimal amount, int months, String currency) {
    return amount.divide(
        BigDecimal.valueOf(months), DECIMALS.getOrDefault(currency, 2), RoundingMode.HALF_UP);
  }

  private static BigDecimal rate(String text) {
    return new BigDecimal(text).setScale(8);
  }

  private void begin() {
    switch (random.nextInt(8)) {
      case 0, 1 -> trial();
      case 2 -> pay(EventKind.RENEWED, day.minusDays(random.nextInt(20)));
      case 3 -> pay(EventKind.REACTIVATED, day);
      default -> pay(EventKind.STARTED, day);
    }
  }

  private void next() {
    switch (random.nextInt(20)) {
      case 0, 1, 2, 3, 4, 5, 6 -> renew();
      case 7, 8, 9 -> fail();
      case 10, 11, 12 -> changePlan();
      case 13 -> cancel(null);
      case 14 -> cancel(within().plusDays(random.nextInt(9) - 4));
      case 15, 16 -> refund();
      case 17 -> comeBack();
      default -> whatever();
    }
  }

  private void renew() {
    day = later(end);
    if (random.nextInt(8) == 0) {
      plan = another();
    }
    pay(random.nextInt(9) == 0 ? EventKind.STARTED : EventKind.RENEWED, day);
  }

  /** Paid late within grace, after it, or never. */
  private void fail() {
    LocalDate due = later(end);
    day = due;
    tell(EventKind.PAYMENT_FAILED, null, null, null);
    if (random.nextInt(3) == 0) {
      day = due.plusDays(3);
      tell(EventKind.PAYMENT_FAILED, null, null, null);
    }
    switch (random.nextInt(4)) {
      case 0 -> {
        day = due.plusDays(3 + random.nextInt(4));
        pay(EventKind.RENEWED, due);
      }
      case 1 -> {
        day = due.plusDays(GRACE_DAYS + random.nextInt(30));
        pay(EventKind.REACTIVATED, day);
      }
      case 2 -> {
        day = due.plusDays(GRACE_DAYS);
        tell(EventKind.EXPIRED, null, null, null);
      }
      default -> {} // Nothing is heard of it.
    }
  }

  private void changePlan() {
    day = within();
    plan = another();
    pay(EventKind.PLAN_CHANGED, day);
  }

  private void cancel(LocalDate last) {
    day = within();
    tell(EventKind.CANCELLED, null, last == null ? null : start, last);
  }

  private void refund() {
    boolean onFirstDay = random.nextInt(3) == 0;
    day = onFirstDay ? later(start) : within();
    tell(EventKind.REFUNDED, part(plan.price).negate(), start, end);
  }

  private void comeBack() {
    day = later(end).plusDays(random.nextInt(80));
    plan = random.nextBoolean() ? plan : another();
    switch (random.nextInt(3)) {
      case 0 -> trial();
      case 1 -> pay(EventKind.REACTIVATED, day);
      default -> pay(EventKind.STARTED, day);
    }
  }

  /** Any event with any period, or with none. */
  private void whatever() {
    EventKind kind = EventKind.values()[random.nextInt(EventKind.values().length)];
    day = day.plusDays(random.nextInt(30));
    LocalDate from = random.nextInt(6) == 0 ? null : day.plusDays(random.nextInt(60) - 30);
    LocalDate to = from == null ? null : from.plusDays(random.nextInt(50) - 3);
    BigDecimal amount = random.nextInt(9) == 0 ? null : part(plan.price);
    boolean refunded = kind == EventKind.REFUNDED && amount != null;
    tell(kind, refunded ? amount.negate() : amount, from, to);
  }

  private void trial() {
    start = day;
    end = day.plusDays(7 + random.nextInt(30));
    tell(EventKind.TRIAL_STARTED, null, start, end);
  }

  private void pay(EventKind kind, LocalDate from) {
    start = from;
    end = from.plusMonths(plan.months);
    // A change of plan, and a charge after it, is often paid for by credit.
    boolean credit = kind == EventKind.PLAN_CHANGED ? random.nextBoolean() : random.nextInt(9) == 0;
    tell(kind, credit ? part(plan.price) : plan.price, start, end);
  }

  private void tell(EventKind kind, BigDecimal amount, LocalDate from, LocalDate to) {
    // Sellers bill abroad, too.
    String currency = amount != null && random.nextInt(25) == 0 ? "EUR" : plan.currency;
    SubscriptionEvent event =
        new SubscriptionEvent(
            day.atTime(random.nextInt(3), 0).toInstant(ZoneOffset.UTC),
            name + "-" + (char) ('a' + random.nextInt(26)) + told.size(),
            day,
            kind,
            plan.id,
            true,
            plan.marketplace,
            amount == null ? null : amount.setScale(6),
            amount == null ? null : currency,
            amount == null ? null : rate(currency, day),
            cents(plan.price, rate(plan.currency, day)),
            from,
            to);
    told.add(new Charge(event, plan));
  }

  private static long cents(BigDecimal amount, BigDecimal rate) {
    return rate == null ? 0 : amount.multiply(rate).movePointRight(2).longValue();
  }

  /** Nothing, all of it, or any part. */
  private BigDecimal part(BigDecimal price) {
    return switch (random.nextInt(4)) {
      case 0 -> BigDecimal.ZERO;
      case 1 -> price;
      default -> price.multiply(BigDecimal.valueOf(random.nextInt(100), 2));
    };
  }

  private Plan another() {
    return PLANS.get(random.nextInt(PLANS.size()));
  }

  /** A day of the period, not before the last event. */
  private LocalDate within() {
    long days = Math.max(1, end.toEpochDay() - start.toEpochDay());
    return later(start.plusDays(random.nextInt((int) Math.min(days, 40))));
  }

  private LocalDate later(LocalDate other) {
    return other.isAfter(day) ? other : day;
  }
}
