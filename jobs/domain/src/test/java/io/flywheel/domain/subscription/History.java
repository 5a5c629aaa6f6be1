package io.flywheel.domain.subscription;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** Events of a subscriber, written as a test reads: one a line, in US dollars unless said. */
final class History {
  static final int GRACE_DAYS = 7;

  private final List<SubscriptionEvent> events = new ArrayList<>();
  private String plan = "monthly";
  private String currency = "USD";
  private String rate = "1";
  private long price;

  /** Plan of the events that follow, and its price in reporting cents. */
  History plan(String id, long priceCents) {
    plan = id;
    price = priceCents;
    return this;
  }

  /** Currency of the events that follow, and its rate on their days; null for none. */
  History currency(String code, String rateOfTheDay) {
    currency = code;
    rate = rateOfTheDay;
    return this;
  }

  /**
   * @param period {@code 2025-01-10/2025-02-10}, end exclusive; {@code /2025-01-11} for the end
   *     alone; empty for none
   */
  History on(String day, EventKind kind, String amount, String period) {
    LocalDate date = LocalDate.parse(day);
    String[] ends = period.split("/", 2);
    events.add(
        new SubscriptionEvent(
            date.atStartOfDay(ZoneOffset.UTC).toInstant(),
            String.format("e%04d", events.size() + 1),
            date,
            kind,
            plan,
            !plan.equals("unknown"),
            "US",
            amount.isEmpty() ? null : new BigDecimal(amount),
            amount.isEmpty() ? null : currency,
            rate == null ? null : new BigDecimal(rate),
            price,
            ends[0].isEmpty() ? null : LocalDate.parse(ends[0]),
            ends.length < 2 || ends[1].isEmpty() ? null : LocalDate.parse(ends[1])));
    return this;
  }

  History on(String day, EventKind kind, String period) {
    return on(day, kind, "", period);
  }

  List<SubscriptionEvent> events() {
    return events;
  }

  List<PeriodPart> replayed() {
    return Replay.of(events, GRACE_DAYS);
  }
}
