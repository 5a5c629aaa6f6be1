package io.flywheel.domain.subscription;

import java.time.LocalDate;
import java.util.Set;

/**
 * A part of a period: days that earn cents of one spread. Days are posted on [from, to).
 *
 * @param periodNo counts periods in the order of events, from 1
 * @param part counts the parts of a period, from 1
 * @param charge the event that opened the period: its plan and marketplace
 * @param cause the event that made this part: its day bills {@code chargedCents}
 * @param chargedCents what the charge bills, 0 in later parts; of a refund what is given back,
 *     negative; null when no rate is known
 * @param carriedCents carried over from the period that a change of plan has ended
 * @param takenCents credit that the period took: part of what was carried over or waited
 * @param waitingCents credit that waits for the next charge after this one
 * @param unpostedCents delivered, and not posted because of a flaw; negative of refunds
 * @param whole the cents that are spread, and the days that they are spread over
 */
public record PeriodPart(
    int periodNo,
    int part,
    PartKind kind,
    SubscriptionEvent charge,
    SubscriptionEvent cause,
    Long chargedCents,
    long carriedCents,
    long takenCents,
    long waitingCents,
    long unpostedCents,
    Spread whole,
    LocalDate from,
    LocalDate to,
    Set<Flaw> flaws) {

  /** Whether the subscriber is covered on the days [from, to). */
  public boolean covers() {
    return kind.covers() && from.isBefore(to);
  }

  /** Cents that all of its days earn. */
  public long postedCents() {
    return whole.between(from, to);
  }
}
