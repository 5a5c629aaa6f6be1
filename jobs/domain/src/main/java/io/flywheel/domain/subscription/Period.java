package io.flywheel.domain.subscription;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** A period while events still change it. */
final class Period {
  final PartKind kind;
  final SubscriptionEvent event;
  final LocalDate from;
  final EnumSet<Flaw> flaws = EnumSet.noneOf(Flaw.class);

  /** First day that the period no longer covers; equal to {@code from} when it covers none. */
  LocalDate to;

  Long charged = 0L;
  long carried;
  long taken;
  long waiting;
  long unposted;
  private long refunded;
  private final List<Part> parts = new ArrayList<>(2);

  Period(PartKind kind, SubscriptionEvent event, LocalDate from, LocalDate to) {
    this.kind = kind;
    this.event = event;
    this.from = from;
    this.to = to;
  }

  /** Spreads what the period earns over its days. */
  void earn(long cents) {
    parts.add(new Part(kind, event, Spread.over(cents, from, to), from, to));
  }

  boolean covers(LocalDate day) {
    return kind.covers() && !day.isBefore(from) && day.isBefore(to);
  }

  boolean overlaps(LocalDate start, LocalDate end) {
    return from.isBefore(to) && from.isBefore(end) && start.isBefore(to);
  }

  /** Posted money was charged: neither a trial, nor grace, nor refused. */
  boolean isPaid() {
    return kind == PartKind.PAID && !parts.isEmpty();
  }

  /**
   * Ends the period before a day.
   *
   * @return the cents of its days from there on
   */
  long endOn(LocalDate day) {
    if (!day.isBefore(to)) {
      return 0;
    }
    to = day.isAfter(from) ? day : from;
    return take(to);
  }

  /** Earns cents on one day, as {@code what}. */
  void post(PartKind what, SubscriptionEvent cause, LocalDate day, long cents) {
    parts.add(new Part(what, cause, new Spread(cents, day, 1), day, day.plusDays(1)));
  }

  /** What may still be given back of the charge. */
  long refundable() {
    return charged == null ? 0 : Math.max(0, charged - refunded);
  }

  /**
   * Lowers the days from the refund's on; what they do not hold is negative revenue of that day.
   *
   * @param cents given back; null without a rate
   * @param unposted delivered beyond the charge
   */
  void refund(SubscriptionEvent refund, Long cents, long unposted, Set<Flaw> found) {
    long back = cents == null ? 0 : cents;
    LocalDate first = refund.day().isAfter(from) ? refund.day() : from;
    long rest = 0;
    boolean lowers = back != 0 && first.isBefore(to);
    if (lowers) {
      rest = take(first);
    }
    long excess = Math.max(0, back - rest);
    LocalDate end = excess == 0 ? refund.day() : refund.day().plusDays(1);
    Spread whole = new Spread(-excess, refund.day(), excess == 0 ? 0 : 1);
    Part part = new Part(PartKind.REFUND, refund, whole, refund.day(), end);
    part.charged = cents == null ? null : Long.valueOf(-back);
    part.unposted = -unposted;
    part.flaws.addAll(found);
    parts.add(part);
    if (lowers) {
      parts.add(new Part(kind, refund, Spread.over(rest - back + excess, first, to), first, to));
    }
    refunded += back;
  }

  List<PeriodPart> parts(int periodNo) {
    List<PeriodPart> result = new ArrayList<>(parts.size());
    if (parts.isEmpty()) {
      parts.add(new Part(kind, event, new Spread(0, from, 0), from, from));
    }
    Part head = parts.get(0);
    head.flaws.addAll(flaws);
    head.charged = charged;
    head.unposted = unposted;
    for (Part part : parts) {
      boolean first = part == head;
      if (first || part.kind == PartKind.REFUND || part.from.isBefore(part.to)) {
        result.add(
            new PeriodPart(
                periodNo,
                result.size() + 1,
                part.kind,
                event,
                part.cause,
                part.charged,
                first ? carried : 0,
                first ? taken : 0,
                first ? waiting : 0,
                part.unposted,
                part.whole,
                part.from,
                part.to,
                part.flaws));
      }
    }
    return result;
  }

  /** Takes the cents of the days from {@code day} on out of every part that covers them. */
  private long take(LocalDate day) {
    long cents = 0;
    for (Part part : parts) {
      if (part.kind.covers() && day.isBefore(part.to)) {
        LocalDate end = day.isAfter(part.from) ? day : part.from;
        cents += part.whole.between(end, part.to);
        part.to = end;
      }
    }
    return cents;
  }

  private static final class Part {
    private final PartKind kind;
    private final SubscriptionEvent cause;
    private final Spread whole;
    private final LocalDate from;
    private final EnumSet<Flaw> flaws = EnumSet.noneOf(Flaw.class);
    private LocalDate to;
    private Long charged = 0L;
    private long unposted;

    Part(PartKind kind, SubscriptionEvent cause, Spread whole, LocalDate from, LocalDate to) {
      this.kind = kind;
      this.cause = cause;
      this.whole = whole;
      this.from = from;
      this.to = to;
    }
  }
}
