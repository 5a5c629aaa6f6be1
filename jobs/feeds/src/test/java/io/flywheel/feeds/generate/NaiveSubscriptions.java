package io.flywheel.feeds.generate;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.Map;
import java.util.TreeMap;

/**
 * What one subscriber's events of a product family earn by day, by the rules and not by the
 * generator's code: every day of the running period has its cents in a calendar of its own.
 */
final class NaiveSubscriptions {
  private static final int GRACE_DAYS = 7;

  private final TreeMap<LocalDate, Long> earned = new TreeMap<>();
  private TreeMap<LocalDate, Long> running = new TreeMap<>();
  private LocalDate coveredUntil = LocalDate.MIN;
  private LocalDate failedOn;
  private BigDecimal rate = BigDecimal.ONE;
  private long waiting;

  /**
   * @param amount in the event's currency, null for none; {@code price} the plan's
   * @param dayRate reporting currency for one unit of it on the day
   */
  record Event(
      String kind,
      LocalDate day,
      LocalDate start,
      LocalDate end,
      BigDecimal amount,
      BigDecimal price,
      BigDecimal dayRate) {}

  void accept(Event event) {
    switch (event.kind()) {
      case "started", "renewed", "reactivated", "plan_changed" -> charge(event);
      case "refunded" -> refund(event);
      case "payment_failed" -> failedOn = failedOn == null ? event.day() : failedOn;
      case "cancelled" -> {
        if (event.end() != null) {
          long forfeited = takeFrom(event.end()) + waiting;
          waiting = 0;
          earned.merge(event.end(), forfeited, Long::sum);
          coveredUntil = event.end();
        }
      }
      default -> {
        // Trials and ends without money.
      }
    }
  }

  Map<LocalDate, Long> earned() {
    forfeit(LocalDate.MAX);
    running.forEach((day, cents) -> earned.merge(day, cents, Long::sum));
    running.clear();
    return earned;
  }

  private void charge(Event event) {
    forfeit(event.start());
    rate = event.dayRate();
    long credit = waiting + (event.kind().equals("plan_changed") ? takeFrom(event.start()) : 0);
    long charged = cents(event.amount());
    long taken = charged > 0 ? credit : Math.min(credit, cents(event.price()));
    waiting = credit - taken;
    running.forEach((day, cents) -> earned.merge(day, cents, Long::sum));
    running = spread(charged + taken, event.start(), event.end());
    coveredUntil = event.end();
    failedOn = null;
  }

  private void refund(Event event) {
    long back = cents(event.amount().negate());
    LocalDate end = running.isEmpty() ? event.day() : running.lastKey().plusDays(1);
    long left = takeFrom(event.day());
    if (back > left) {
      earned.merge(event.day(), left - back, Long::sum);
    }
    running.putAll(spread(Math.max(0, left - back), event.day(), end));
  }

  /** Credit still waiting when coverage ends is earned on that day. */
  private void forfeit(LocalDate next) {
    LocalDate end = failedOn == null ? coveredUntil : failedOn.plusDays(GRACE_DAYS);
    if (waiting != 0 && end.isBefore(next)) {
      earned.merge(end, waiting, Long::sum);
      waiting = 0;
    }
  }

  private long takeFrom(LocalDate day) {
    Map<LocalDate, Long> later = running.tailMap(day, true);
    long sum = later.values().stream().mapToLong(cents -> cents).sum();
    later.clear();
    return sum;
  }

  private long cents(BigDecimal amount) {
    return amount.multiply(rate).setScale(2, RoundingMode.HALF_UP).unscaledValue().longValueExact();
  }

  private static TreeMap<LocalDate, Long> spread(long cents, LocalDate start, LocalDate end) {
    TreeMap<LocalDate, Long> days = new TreeMap<>();
    long count = end.toEpochDay() - start.toEpochDay();
    for (int i = 0; i < count; i++) {
      days.put(start.plusDays(i), cents / count + (i < cents % count ? 1 : 0));
    }
    return days;
  }
}
