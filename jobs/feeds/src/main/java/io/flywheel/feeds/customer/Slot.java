package io.flywheel.feeds.customer;

import io.flywheel.domain.subscription.EventKind;
import io.flywheel.feeds.company.Budgets;
import io.flywheel.feeds.company.Draw;
import io.flywheel.feeds.company.Market;
import io.flywheel.feeds.company.Part;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntUnaryOperator;

/**
 * A place in the membership that subscribers hold one after another: whoever leaves is followed at
 * once by the next, so that the number of paying subscribers is the planned one on every day.
 */
public final class Slot {
  static final int TRIAL_DAYS = 30;

  /** Added to an occupant's number: who tried before him and did not stay. */
  public static final int LAPSED = 2048;

  private final long seed;
  private final Market market;
  private final SubscriptionPlan plan;
  private final int index;
  private final int[] starts;
  private final IntUnaryOperator lastShopDay;
  private final boolean opensLate;

  /**
   * @param index number of the slot in its marketplace and family
   * @param opening first day held
   * @param opensLate whether the slot opened after the calendar's first day, so that its first
   *     subscriber may have tried before
   * @param horizon subscribers are drawn until one stays beyond this day
   * @param lastShopDay see {@link Budgets#lastShopDay}: customers sign up to order
   */
  Slot(
      long seed,
      Market market,
      SubscriptionPlan plan,
      int index,
      LocalDate opening,
      boolean opensLate,
      LocalDate horizon,
      IntUnaryOperator lastShopDay) {
    this.seed = seed;
    this.market = market;
    this.plan = plan;
    this.index = index;
    this.opensLate = opensLate;
    this.lastShopDay = lastShopDay;
    int[] days = new int[8];
    int count = 0;
    LocalDate start = opening;
    while (true) {
      days = count == days.length ? Arrays.copyOf(days, 2 * count) : days;
      days[count] = (int) start.toEpochDay();
      if (start.isAfter(horizon)) {
        break;
      }
      start = new Stay(this, plan, count).events(start, EventKind.STARTED, event -> {});
      count++;
    }
    starts = Arrays.copyOf(days, count + 1);
  }

  public Market market() {
    return market;
  }

  /** Of the first plan and of all that it changes to. */
  public String family() {
    return plan.family();
  }

  public int index() {
    return index;
  }

  int start(int occupant) {
    return starts[occupant];
  }

  int occupants() {
    return starts.length - 1;
  }

  /** Some who left come back after the next one: the same subscriber again. */
  public int subscriber(int occupant) {
    return occupant >= LAPSED ? occupant : subscriberWhoStays(occupant);
  }

  private int subscriberWhoStays(int occupant) {
    return returns(occupant) && !returns(occupant - 2) ? occupant - 2 : occupant;
  }

  /** First day of coverage, trial included. */
  int joined(int occupant) {
    return starts[occupant] - (trial(occupant) ? TRIAL_DAYS : 0);
  }

  /** First day of coverage of an occupant, or of who tried before him and did not stay. */
  int covered(int occupant) {
    return occupant >= LAPSED ? lapsedTrial(occupant - LAPSED) : joined(occupant);
  }

  /** Whether the membership is Prime in the sense of cohorts: it is about shopping. */
  boolean shopping() {
    return plan.shopping();
  }

  /** Everyone who holds the slot or tries to, each once. */
  List<Subscriber> subscribers() {
    List<Subscriber> subscribers = new ArrayList<>();
    for (int occupant = 0; occupant < occupants(); occupant++) {
      if (subscriber(occupant) == occupant) {
        subscribers.add(new Subscriber(this, occupant));
      }
      if (lapsed(occupant)) {
        subscribers.add(new Subscriber(this, LAPSED + occupant));
      }
    }
    return subscribers;
  }

  int signedUp(int occupant) {
    if (occupant >= LAPSED) {
      int trial = lapsedTrial(occupant - LAPSED);
      int ofMonth = LocalDate.ofEpochDay(trial).getDayOfMonth() - 1;
      return lastShopDay.applyAsInt(
          trial - Math.min(ofMonth, 5 + chance(occupant - LAPSED, 24, 40)));
    }
    int lag = chance(occupant, 2, 100) < 88 ? 0 : chance(occupant, 3, 75);
    return lastShopDay.applyAsInt(joined(occupant) - lag);
  }

  public void events(Consumer<SubscriberEvent> sink) {
    for (int occupant = 0; occupant < occupants(); occupant++) {
      events(occupant, sink);
    }
  }

  private void events(int occupant, Consumer<SubscriberEvent> sink) {
    LocalDate start = LocalDate.ofEpochDay(starts[occupant]);
    if (lapsed(occupant)) {
      lapse(occupant, sink);
    }
    if (trial(occupant)) {
      int day = joined(occupant);
      sink.accept(
          SubscriberEvent.billed(
              EventKind.TRIAL_STARTED, plan, occupant, day, 0, day, starts[occupant]));
    }
    EventKind begins = stays(occupant) ? EventKind.RENEWED : begins(occupant);
    new Stay(this, plan, occupant).events(start, begins, sink);
  }

  /** Whether someone tried before the occupant and did not stay. */
  private boolean lapsed(int occupant) {
    return plan != SubscriptionPlan.SELLER_PROFESSIONAL
        && (occupant > 0 || opensLate)
        && chance(occupant, 20, 100) < 18;
  }

  private int lapsedTrial(int occupant) {
    return starts[occupant] - TRIAL_DAYS - chance(occupant, 21, 30);
  }

  private void lapse(int occupant, Consumer<SubscriberEvent> sink) {
    int who = LAPSED + occupant;
    int day = lapsedTrial(occupant);
    int end = day + TRIAL_DAYS;
    sink.accept(SubscriberEvent.billed(EventKind.TRIAL_STARTED, plan, who, day, 0, day, end));
    boolean cancels = chance(occupant, 22, 2) == 0;
    int left = cancels ? day + 5 + chance(occupant, 23, 20) : end;
    sink.accept(
        SubscriberEvent.bare(cancels ? EventKind.CANCELLED : EventKind.EXPIRED, plan, who, left));
  }

  private EventKind begins(int occupant) {
    return subscriber(occupant) == occupant ? EventKind.STARTED : EventKind.REACTIVATED;
  }

  /** A seller holds its slot for good; its years are drawn one after another. */
  private boolean stays(int occupant) {
    return plan == SubscriptionPlan.SELLER_PROFESSIONAL && occupant > 0;
  }

  private boolean trial(int occupant) {
    return plan != SubscriptionPlan.SELLER_PROFESSIONAL
        && (occupant > 0 || opensLate)
        && subscriber(occupant) == occupant
        && chance(occupant, 7, 100) < 45;
  }

  private boolean returns(int occupant) {
    return plan != SubscriptionPlan.SELLER_PROFESSIONAL
        && occupant >= 2
        && chance(occupant, 8, 100) < 8;
  }

  int chance(int occupant, int what, int bound) {
    return Draw.pick(bound, seed, Part.MEMBERS, key(occupant), what + 10L);
  }

  /** How long the occupant stays. */
  Draw draw(int occupant) {
    return new Draw(seed, Part.MEMBERS, key(occupant), 1);
  }

  private long key(int occupant) {
    return ((plan.family().hashCode() * 31L + market.index()) << 40)
        + ((long) index << 12)
        + occupant;
  }
}
