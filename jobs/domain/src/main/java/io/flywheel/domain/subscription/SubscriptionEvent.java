package io.flywheel.domain.subscription;

import io.flywheel.domain.Conversion;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.Objects;

/**
 * One event of a subscriber.
 *
 * @param day business day of {@code occurredAt}: the billing day of a charge
 * @param planKnown whether reference has the plan on that day
 * @param amount net of tax in {@code currency}, negative when refunded; null for none
 * @param currency ISO 4217 code; null without an amount
 * @param rate units of the reporting currency for one of {@code currency} on that day; null when
 *     none is known
 * @param priceCents the plan's price on that day in reporting cents, 0 when it is not known
 * @param start first day of the period that the event is about, null for none
 * @param end first day after it; of a cancellation the day on which coverage ends, null when the
 *     period runs out
 */
public record SubscriptionEvent(
    Instant occurredAt,
    String eventId,
    LocalDate day,
    EventKind kind,
    String planId,
    boolean planKnown,
    String marketplace,
    BigDecimal amount,
    String currency,
    BigDecimal rate,
    long priceCents,
    LocalDate start,
    LocalDate end) {

  static final Comparator<SubscriptionEvent> ORDER =
      Comparator.comparing(SubscriptionEvent::occurredAt).thenComparing(SubscriptionEvent::eventId);

  /** Reporting cents of what is charged, at the rate of the day; null without a rate. */
  Long cents() {
    return cents(amount, rate);
  }

  /** Reporting cents of what is given back, at the rate of its charge; null without a rate. */
  Long refundCents(SubscriptionEvent charge) {
    return amount == null ? Long.valueOf(0) : cents(amount.negate(), charge.rate);
  }

  boolean inCurrencyOf(SubscriptionEvent charge) {
    return currency == null || Objects.equals(currency, charge.currency);
  }

  private static Long cents(BigDecimal amount, BigDecimal rate) {
    if (amount == null || amount.signum() == 0) {
      return 0L;
    }
    return rate == null ? null : Conversion.cents(amount, rate);
  }
}
