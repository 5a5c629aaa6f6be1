package io.flywheel.domain.subscription;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * One to nine events of every kind around a leap day: most follow from the one before, the others
 * come at any time with any period. In any order of arrival, some twice.
 */
final class RandomHistory {
  private static final LocalDate FIRST = LocalDate.of(2023, 11, 20);
  private static final BigDecimal ONE = BigDecimal.ONE;
  private static final EventKind[] LIKELY = {
    EventKind.RENEWED, EventKind.RENEWED, EventKind.PLAN_CHANGED, EventKind.PLAN_CHANGED,
    EventKind.REFUNDED, EventKind.CANCELLED, EventKind.PAYMENT_FAILED, EventKind.REACTIVATED
  };
  private static final Set<EventKind> OPENING =
      EnumSet.of(
          EventKind.TRIAL_STARTED,
          EventKind.STARTED,
          EventKind.RENEWED,
          EventKind.PLAN_CHANGED,
          EventKind.REACTIVATED);
  private static final String[] PLANS = {"monthly", "monthly", "yearly", "student", "unknown"};
  private static final long[] PRICES = {1_499, 1_499, 13_900, 749, 0};

  private final Random random;
  private final List<SubscriptionEvent> events = new ArrayList<>();
  private LocalDate day;
  private LocalDate end;
  private LocalDate start;
  private int plan;

  private RandomHistory(long seed) {
    random = new Random(seed);
    day = FIRST.plusDays(random.nextInt(110));
    start = day;
    end = day;
    plan = random.nextInt(PLANS.length);
    int count = 1 + random.nextInt(9);
    for (int i = 0; i < count; i++) {
      next(i);
    }
    if (random.nextInt(4) == 0) {
      events.add(events.get(random.nextInt(events.size())));
    }
    Collections.shuffle(events, random);
  }

  /**
   * @return events as they arrive: in any order, some of them twice
   */
  static List<SubscriptionEvent> of(long seed) {
    return new RandomHistory(seed).events;
  }

  private void next(int number) {
    EventKind kind =
        number == 0 && random.nextInt(3) > 0
            ? EventKind.STARTED
            : random.nextInt(3) > 0
                ? LIKELY[random.nextInt(LIKELY.length)]
                : EventKind.values()[random.nextInt(EventKind.values().length)];
    day = day.plusDays(random.nextInt(4) == 0 ? 0 : random.nextInt(45));
    if (kind == EventKind.RENEWED && random.nextBoolean() && !end.isBefore(day.minusDays(9))) {
      day = end.isAfter(FIRST.plusDays(330)) ? day : end.isBefore(day) ? day : end;
    }
    if (random.nextInt(6) == 0 || kind == EventKind.PLAN_CHANGED) {
      plan = random.nextInt(PLANS.length);
    }
    LocalDate from = null;
    LocalDate to = null;
    BigDecimal amount = null;
    if (OPENING.contains(kind)) {
      from = random.nextInt(4) == 0 ? day.plusDays(random.nextInt(40) - 20) : opens(kind);
      to = closes(from);
      amount = random.nextInt(20) == 0 ? null : charged();
      if (random.nextInt(30) == 0) {
        from = null;
        to = null;
      } else {
        start = from;
        end = to;
      }
    } else if (kind == EventKind.REFUNDED) {
      from = random.nextInt(3) == 0 ? null : start;
      to = from == null ? null : end;
      amount = random.nextInt(20) == 0 ? null : charged().negate();
    } else if (kind == EventKind.CANCELLED && random.nextInt(3) > 0) {
      to = day.plusDays(random.nextInt(60) - 20);
      from = start;
    }
    add(number, kind, amount, from, to);
  }

  private LocalDate opens(EventKind kind) {
    boolean connects = kind == EventKind.RENEWED && !end.isBefore(day.minusDays(20));
    return connects ? end.isAfter(day.plusDays(60)) ? day : end : day;
  }

  private LocalDate closes(LocalDate from) {
    return switch (random.nextInt(12)) {
      case 0 -> from.plusYears(1);
      case 1, 2 -> from.plusDays(random.nextInt(40) - 2);
      default -> from.plusMonths(1);
    };
  }

  private BigDecimal charged() {
    return switch (random.nextInt(6)) {
      case 0, 1 -> BigDecimal.ZERO.setScale(2);
      case 2 -> BigDecimal.valueOf(random.nextInt(15_000), 2);
      case 3 -> BigDecimal.valueOf(random.nextInt(30_000_000), 6);
      default -> BigDecimal.valueOf(PRICES[plan], 2);
    };
  }

  private void add(int number, EventKind kind, BigDecimal amount, LocalDate from, LocalDate to) {
    boolean euro = random.nextInt(3) == 0;
    BigDecimal rate = euro ? BigDecimal.valueOf(102 + day.getDayOfYear() % 13, 2) : ONE;
    Instant at = day.atStartOfDay(ZoneOffset.UTC).toInstant().plusSeconds(random.nextInt(3) * 600);
    events.add(
        new SubscriptionEvent(
            at,
            "e" + random.nextInt(10) + number,
            day,
            kind,
            PLANS[plan],
            !PLANS[plan].equals("unknown"),
            "US",
            amount,
            amount == null ? null : euro ? "EUR" : "USD",
            random.nextInt(50) == 0 ? null : rate,
            PRICES[plan],
            from,
            to));
  }
}
