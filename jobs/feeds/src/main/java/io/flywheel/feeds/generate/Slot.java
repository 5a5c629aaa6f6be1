package io.flywheel.feeds.generate;

import java.time.LocalDate;
import java.util.Arrays;

/**
 * A place in the membership that subscribers hold one after another: whoever leaves is followed at
 * once by the next, so that the number of paying subscribers is the planned one on every day.
 */
final class Slot {
  /** What happens to a subscriber; the names are the feed's. */
  enum Event {
    TRIAL_STARTED,
    STARTED,
    RENEWED,
    PAYMENT_FAILED,
    REFUNDED,
    CANCELLED,
    EXPIRED,
    REACTIVATED
  }

  /** Receives events; {@code amount} is {@link Slot#NO_AMOUNT} where none is billed. */
  interface Sink {
    void event(Event event, int day, int occupant, long amount, int periodStart, int periodEnd);
  }

  static final long NO_AMOUNT = Long.MIN_VALUE;
  static final int TRIAL_DAYS = 30;
  private static final int GRACE_DAYS = 7;

  private final long seed;
  private final Market market;
  private final Plan plan;
  private final int index;
  private final int[] starts;
  private final boolean opensLate;

  /**
   * @param index number of the slot in its marketplace and family
   * @param opening first day held
   * @param opensLate whether the slot opened after the calendar's first day, so that its first
   *     subscriber may have tried before
   * @param horizon subscribers are drawn until one stays beyond this day
   */
  Slot(
      long seed,
      Market market,
      Plan plan,
      int index,
      LocalDate opening,
      boolean opensLate,
      LocalDate horizon) {
    this.seed = seed;
    this.market = market;
    this.plan = plan;
    this.index = index;
    this.opensLate = opensLate;
    int[] days = new int[8];
    int count = 0;
    LocalDate start = opening;
    while (true) {
      days = count == days.length ? Arrays.copyOf(days, 2 * count) : days;
      days[count] = (int) start.toEpochDay();
      if (start.isAfter(horizon)) {
        break;
      }
      start = start.plusMonths((long) periods(count) * plan.months());
      count++;
    }
    starts = Arrays.copyOf(days, count + 1);
  }

  Market market() {
    return market;
  }

  Plan plan() {
    return plan;
  }

  int index() {
    return index;
  }

  int start(int occupant) {
    return starts[occupant];
  }

  int occupants() {
    return starts.length - 1;
  }

  /** Who holds the slot on a day, or -1 before it opens. */
  int occupant(int day) {
    int found = Arrays.binarySearch(starts, day);
    return Math.min(occupants() - 1, found >= 0 ? found : -found - 2);
  }

  /** Some who left come back after the next one: the same subscriber again. */
  int subscriber(int occupant) {
    return returns(occupant) && !returns(occupant - 2) ? occupant - 2 : occupant;
  }

  /** First day of coverage, trial included. */
  int joined(int occupant) {
    return starts[occupant] - (trial(occupant) ? TRIAL_DAYS : 0);
  }

  int signedUp(int occupant) {
    int lag = chance(occupant, 2, 100) < 55 ? 0 : chance(occupant, 3, 75);
    return joined(occupant) - lag;
  }

  void events(Sink sink) {
    for (int occupant = 0; occupant < occupants(); occupant++) {
      events(occupant, sink);
    }
  }

  private void events(int occupant, Sink sink) {
    LocalDate start = LocalDate.ofEpochDay(starts[occupant]);
    if (trial(occupant)) {
      int day = joined(occupant);
      sink.event(Event.TRIAL_STARTED, day, occupant, 0, day, starts[occupant]);
    }
    int periods = periods(occupant);
    for (int i = 0; i < periods; i++) {
      int from = (int) start.plusMonths((long) i * plan.months()).toEpochDay();
      int until = (int) start.plusMonths((long) (i + 1) * plan.months()).toEpochDay();
      int paid = from;
      if (i > 0 && chance(occupant, 100 + i, 100) < 2) {
        sink.event(Event.PAYMENT_FAILED, from, occupant, NO_AMOUNT, 0, 0);
        paid = from + 1 + chance(occupant, 1000 + i, 5);
      }
      Event event = i > 0 || stays(occupant) ? Event.RENEWED : begins(occupant);
      sink.event(event, paid, occupant, plan.price(market), from, until);
      if (i == periods - 1 && plan != Plan.SELLER_PROFESSIONAL) {
        leave(occupant, from, until, sink);
      }
    }
  }

  private Event begins(int occupant) {
    return subscriber(occupant) == occupant ? Event.STARTED : Event.REACTIVATED;
  }

  /** A seller holds its slot for good; its years are drawn one after another. */
  private boolean stays(int occupant) {
    return plan == Plan.SELLER_PROFESSIONAL && occupant > 0;
  }

  private void leave(int occupant, int from, int until, Sink sink) {
    if (chance(occupant, 4, 100) < 30) {
      sink.event(Event.PAYMENT_FAILED, until, occupant, NO_AMOUNT, 0, 0);
      sink.event(Event.EXPIRED, until + GRACE_DAYS, occupant, NO_AMOUNT, 0, 0);
      return;
    }
    if (chance(occupant, 5, 100) < 1) {
      long half = plan.price(market) / 2 / market.step() * market.step();
      sink.event(Event.REFUNDED, until - 3, occupant, -half, from, until);
    }
    int day = until - 1 - chance(occupant, 6, 20);
    sink.event(Event.CANCELLED, day, occupant, NO_AMOUNT, 0, 0);
  }

  /** Periods that an occupant pays: some leave soon, most stay; sellers stay for good. */
  private int periods(int occupant) {
    if (plan == Plan.SELLER_PROFESSIONAL) {
      return 12;
    }
    double mean = plan.months() == 12 ? 1.6 : 11;
    return 1 + new Draw(seed, Part.MEMBERS, key(occupant), 1).exponential(mean, 60);
  }

  private boolean trial(int occupant) {
    return plan != Plan.SELLER_PROFESSIONAL
        && (occupant > 0 || opensLate)
        && subscriber(occupant) == occupant
        && chance(occupant, 7, 100) < 45;
  }

  private boolean returns(int occupant) {
    return plan != Plan.SELLER_PROFESSIONAL && occupant >= 2 && chance(occupant, 8, 100) < 8;
  }

  private int chance(int occupant, int what, int bound) {
    return Draw.pick(bound, seed, Part.MEMBERS, key(occupant), what + 10L);
  }

  private long key(int occupant) {
    return ((plan.family().hashCode() * 31L + market.index()) << 40)
        + ((long) index << 12)
        + occupant;
  }
}
