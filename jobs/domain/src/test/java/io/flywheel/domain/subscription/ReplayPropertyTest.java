package io.flywheel.domain.subscription;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Random histories, replayed and counted day by day. {@code -Dflywheel.seed} and {@code
 * -Dflywheel.replays} choose them; 1,000,000 under {@code -Pexhaustive}.
 */
@Tag("fast")
final class ReplayPropertyTest {
  private static final long SEED = Long.getLong("flywheel.seed", 18L);
  private static final int HISTORIES =
      Integer.getInteger(
          "flywheel.replays", Boolean.getBoolean("exhaustive") ? 1_000_000 : 100_000);

  @Test
  void every_history_is_what_it_is_day_by_day() {
    Coverage seen = new Coverage();
    for (int i = 0; i < HISTORIES; i++) {
      List<SubscriptionEvent> arrived = RandomHistory.of(SEED * 1_000_003 + i);
      List<PeriodPart> parts = Replay.of(arrived, History.GRACE_DAYS);
      DayByDay naive = new DayByDay(ordered(arrived), History.GRACE_DAYS);
      naive.finish(DayByDay.DAYS);
      String difference = difference(naive, parts);
      if (difference != null) {
        throw new AssertionError(
            "History " + i + " of seed " + SEED + ": " + difference + "\n" + text(arrived));
      }
      seen.count(arrived, parts);
    }
    seen.print("every history is what it is day by day", HISTORIES);
    // A generator that never makes some kind of row would prove nothing about it.
    assertThat(seen.kinds.keySet()).containsExactlyInAnyOrder(PartKind.values());
    assertThat(seen.flaws.keySet()).containsExactlyInAnyOrder(Flaw.values());
  }

  @Test
  void whatever_day_is_the_last_billed_is_recognised_deferred_or_refunded() {
    long days = 0;
    for (int i = 0; i < HISTORIES; i++) {
      List<SubscriptionEvent> events = ordered(RandomHistory.of(SEED * 1_000_003 + i));
      for (int n = 1; n <= events.size(); n++) {
        LocalDate last = events.get(n - 1).day();
        LocalDate next = n < events.size() ? events.get(n).day() : last.plusDays(400);
        if (!last.isBefore(next)) {
          continue;
        }
        // What the events so far say at the end of their day, and of days until the next event.
        List<SubscriptionEvent> delivered = events.subList(0, n);
        List<PeriodPart> parts = Replay.of(delivered, History.GRACE_DAYS);
        Set<LocalDate> lastDays = new TreeSet<>(List.of(last, next.minusDays(1)));
        lastDays.add(last.plusDays(next.isAfter(last.plusDays(1)) ? 1 : 0));
        for (LocalDate day : lastDays) {
          Account account = Account.of(parts, day);
          if (account.billed() != account.recognised() + account.deferred() + account.refunded()) {
            throw new AssertionError(
                "History %d of seed %d as of %s: %s%n%s"
                    .formatted(i, SEED, day, account, text(events)));
          }
        }
        days += lastDays.size();
        if ((i + n) % 4 == 0 && !Account.of(parts, last).equals(counted(delivered, last))) {
          throw new AssertionError(
              "History %d of seed %d as of %s: %s, day by day %s%n%s"
                  .formatted(
                      i,
                      SEED,
                      last,
                      Account.of(parts, last),
                      counted(delivered, last),
                      text(events)));
        }
      }
    }
    System.out.printf("%,d last days of %,d histories, seed %d%n", days, HISTORIES, SEED);
    assertThat(days).isGreaterThan(HISTORIES);
  }

  /** Deferred counted on its own: cents of later days, and credit that waits. */
  private static Account counted(List<SubscriptionEvent> delivered, LocalDate last) {
    DayByDay naive = new DayByDay(delivered, History.GRACE_DAYS);
    int today = DayByDay.index(last);
    naive.finish(today);
    long billed = 0;
    long refunded = 0;
    long recognised = 0;
    long later = naive.waiting;
    for (DayByDay.Source source : naive.sources) {
      billed += source.charged;
      refunded += source.paid ? 0 : source.back;
      for (int day = 0; day < DayByDay.DAYS; day++) {
        long cents = source.spread[day] + source.atOnce[day];
        if (day <= today) {
          recognised += cents;
        } else {
          later += cents;
        }
      }
    }
    return new Account(billed, recognised, later, refunded);
  }

  private static List<SubscriptionEvent> ordered(List<SubscriptionEvent> arrived) {
    Map<String, SubscriptionEvent> once = new HashMap<>();
    arrived.forEach(event -> once.put(event.eventId(), event));
    List<SubscriptionEvent> ordered = new ArrayList<>(once.values());
    ordered.sort(
        (a, b) ->
            a.occurredAt().equals(b.occurredAt())
                ? a.eventId().compareTo(b.eventId())
                : a.occurredAt().compareTo(b.occurredAt()));
    return ordered;
  }

  private static String difference(DayByDay naive, List<PeriodPart> parts) {
    Map<String, List<PeriodPart>> byCharge = new HashMap<>();
    Map<String, List<PeriodPart>> byCause = new HashMap<>();
    for (PeriodPart part : parts) {
      byCharge.computeIfAbsent(part.charge().eventId(), id -> new ArrayList<>()).add(part);
      byCause.computeIfAbsent(part.cause().eventId(), id -> new ArrayList<>()).add(part);
    }
    for (DayByDay.Source source : naive.sources) {
      String id = source.event.eventId();
      long[] cents = new long[DayByDay.DAYS];
      boolean[] covered = new boolean[DayByDay.DAYS];
      for (PeriodPart part : byCharge.getOrDefault(id, List.of())) {
        int to = DayByDay.index(part.to());
        int first = DayByDay.index(part.whole().first());
        for (int day = DayByDay.index(part.from()); day < to; day++) {
          cents[day] += part.whole().on(day - first);
          covered[day] |= part.kind().covers();
        }
      }
      Set<Flaw> flaws = EnumSet.noneOf(Flaw.class);
      long charged = 0;
      for (PeriodPart part : byCause.getOrDefault(id, List.of())) {
        flaws.addAll(part.flaws());
        charged += part.chargedCents() == null ? 0 : part.chargedCents();
      }
      for (int day = 0; day < DayByDay.DAYS; day++) {
        if (cents[day] != source.spread[day] + source.atOnce[day]
            || covered[day] != source.covered[day]) {
          return id
              + " on "
              + DayByDay.FIRST.plusDays(day)
              + ": "
              + cents[day]
              + " "
              + covered[day]
              + ", day by day "
              + (source.spread[day] + source.atOnce[day])
              + " "
              + source.covered[day];
        }
      }
      if (charged != source.charged - (source.paid ? 0 : source.back)) {
        return id + " charges " + charged + ", day by day " + source.charged + ", " + source.back;
      }
      if (!flaws.equals(source.flaws)) {
        return id + " has the flaws " + flaws + ", day by day " + source.flaws;
      }
    }
    return null;
  }

  private static String text(List<SubscriptionEvent> events) {
    StringBuilder text = new StringBuilder();
    ordered(events).forEach(event -> text.append(event).append('\n'));
    return text.toString();
  }

  /** What the histories held. */
  private static final class Coverage {
    private final Map<PartKind, Long> kinds = new EnumMap<>(PartKind.class);
    private final Map<Flaw, Long> flaws = new EnumMap<>(Flaw.class);
    private final long[] events = new long[EventKind.values().length];

    void count(List<SubscriptionEvent> arrived, List<PeriodPart> parts) {
      arrived.forEach(event -> events[event.kind().ordinal()]++);
      for (PeriodPart part : parts) {
        kinds.merge(part.kind(), 1L, Long::sum);
        part.flaws().forEach(flaw -> flaws.merge(flaw, 1L, Long::sum));
      }
    }

    void print(String what, int histories) {
      System.out.printf(
          "%s: %,d histories of seed %d, %,d events %s, parts %s, flaws %s%n",
          what,
          histories,
          SEED,
          LongStream.of(events).sum(),
          Arrays.toString(events),
          kinds,
          flaws);
    }
  }
}
