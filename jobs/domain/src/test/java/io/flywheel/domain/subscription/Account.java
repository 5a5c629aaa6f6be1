package io.flywheel.domain.subscription;

import java.time.LocalDate;
import java.util.List;

/** What the parts say at the end of a day, the last delivered one. */
record Account(long billed, long recognised, long deferred, long refunded) {

  static Account asOf(String day, History history) {
    return asOf(LocalDate.parse(day), history.events());
  }

  /** Of the events up to that day: nothing later has been delivered. */
  static Account asOf(LocalDate day, List<SubscriptionEvent> events) {
    List<SubscriptionEvent> delivered =
        events.stream().filter(event -> !event.day().isAfter(day)).toList();
    return of(Replay.of(delivered, History.GRACE_DAYS), day);
  }

  static Account of(List<PeriodPart> parts, LocalDate day) {
    long billed = 0;
    long refunded = 0;
    long recognised = 0;
    long deferred = 0;
    LocalDate next = day.plusDays(1);
    for (PeriodPart part : parts) {
      if (part.kind() == PartKind.REFUND) {
        refunded -= part.chargedCents() == null ? 0 : part.chargedCents();
      } else {
        billed += part.chargedCents() == null ? 0 : part.chargedCents();
      }
      LocalDate cut = next.isBefore(part.from()) ? part.from() : next;
      LocalDate until = cut.isBefore(part.to()) ? cut : part.to();
      recognised += part.whole().between(part.from(), until);
      deferred += part.whole().between(until, part.to());
    }
    return new Account(billed, recognised, deferred, refunded);
  }

  /** Cents of the days [from, to). */
  static long earned(List<PeriodPart> parts, String from, String to) {
    LocalDate first = LocalDate.parse(from);
    LocalDate end = LocalDate.parse(to);
    long cents = 0;
    for (PeriodPart part : parts) {
      LocalDate a = part.from().isAfter(first) ? part.from() : first;
      LocalDate b = part.to().isBefore(end) ? part.to() : end;
      cents += part.whole().between(a, b);
    }
    return cents;
  }
}
