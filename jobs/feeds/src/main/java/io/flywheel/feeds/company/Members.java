package io.flywheel.feeds.company;

import io.flywheel.domain.Conversion;
import io.flywheel.feeds.company.SubscriberEvent.Kind;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * The subscriber calendar: slots opened as the budget of subscriptions grows, and what even
 * recognition by day makes of their payments in each month.
 */
public final class Members {
  /** Families in the order of the arrays below. */
  public static final int PRIME = 0;

  public static final int DIGITAL = 1;
  public static final int SELLER = 2;

  /** Seller plans' share of third-party services, kept below what moves the line by 0.1 %. */
  static final double SELLER_PLAN_SHARE = 0.00135;

  private static final double PRIME_SHARE = 0.70;
  private static final double DIGITAL_SHARE = 0.21;
  private static final LocalDate CALENDAR_START = LocalDate.of(2020, 1, 1);
  private static final int DAYS_BEYOND = 120;
  private static final SubscriptionPlan[] PRIME_MIX = {
    SubscriptionPlan.PRIME_STUDENT, SubscriptionPlan.PRIME_ANNUAL, SubscriptionPlan.PRIME_MONTHLY,
        SubscriptionPlan.PRIME_MONTHLY,
    SubscriptionPlan.PRIME_ANNUAL, SubscriptionPlan.PRIME_MONTHLY, SubscriptionPlan.PRIME_MONTHLY,
        SubscriptionPlan.PRIME_ANNUAL,
    SubscriptionPlan.PRIME_MONTHLY, SubscriptionPlan.PRIME_MONTHLY
  };
  private static final SubscriptionPlan[] DIGITAL_MIX = {
    SubscriptionPlan.DIGITAL_VIDEO, SubscriptionPlan.DIGITAL_MUSIC
  };

  private final long seed;
  private final Budgets budgets;
  private final Rates rates;
  private final LocalDate end;
  private final List<List<List<Slot>>> slots = new ArrayList<>();
  private final List<List<int[]>> openings = new ArrayList<>();
  private final long[][] recognised;

  Members(long seed, List<Market> markets, Budgets budgets, Rates rates, LocalDate to) {
    this.seed = seed;
    this.budgets = budgets;
    this.rates = rates;
    this.end = to;
    this.recognised = new long[markets.size()][monthIndex((int) to.toEpochDay()) + 1];
    for (Market market : markets) {
      List<List<Slot>> families = new ArrayList<>();
      List<int[]> opened = new ArrayList<>();
      for (int family = PRIME; family <= SELLER; family++) {
        List<Slot> open = open(market, family);
        families.add(open);
        opened.add(open.stream().mapToInt(slot -> slot.start(0)).toArray());
      }
      slots.add(families);
      openings.add(opened);
      for (int family = PRIME; family <= DIGITAL; family++) {
        families.get(family).forEach(this::recognise);
      }
    }
  }

  public List<Slot> slots(int market, int family) {
    return slots.get(market).get(family);
  }

  /** Slots of a family that are open on a day; slots are ordered by their opening. */
  public int open(int market, int family, int day) {
    int[] opened = openings.get(market).get(family);
    int found = Arrays.binarySearch(opened, day + 1);
    int open = found >= 0 ? found : -found - 1;
    while (open > 0 && opened[open - 1] > day) {
      open--;
    }
    return open;
  }

  /** Cents of the month's budget that slots do not earn: the seats sold to businesses. */
  public long business(Market market, YearMonth month) {
    int index = monthIndex((int) month.atDay(1).toEpochDay());
    return budgets.month(RevenueLine.SUBSCRIPTION, market.index(), month)
        - recognised[market.index()][index];
  }

  private List<Slot> open(Market market, int family) {
    List<Slot> open = new ArrayList<>();
    double earned = 0;
    LocalDate last = end.plusDays(DAYS_BEYOND);
    for (LocalDate day = CALENDAR_START; !day.isAfter(last); day = day.plusDays(1)) {
      double target = target(market, family, (int) day.toEpochDay());
      while (true) {
        SubscriptionPlan plan = plan(family, open.size());
        double more = plan.daily(market);
        if (earned + more > target) {
          break;
        }
        boolean late = day.isAfter(CALENDAR_START);
        int phase = late ? 0 : Draw.pick(365, seed, Part.MEMBERS, market.index(), open.size());
        open.add(
            new Slot(
                seed, market, plan, open.size(), day.minusDays(phase), late, last.plusDays(1)));
        earned += more;
      }
    }
    return open;
  }

  private double target(Market market, int family, int day) {
    return switch (family) {
      case PRIME -> PRIME_SHARE * budgets.cents(RevenueLine.SUBSCRIPTION, market.index(), day);
      case DIGITAL -> DIGITAL_SHARE * budgets.cents(RevenueLine.SUBSCRIPTION, market.index(), day);
      default -> {
        LocalDate year = LocalDate.ofEpochDay(day).withDayOfYear(1);
        long week = 0;
        for (int i = 0; i < 7; i++) {
          int later = (int) year.plusDays(120 + i).toEpochDay();
          week += budgets.cents(RevenueLine.THIRD_PARTY, market.index(), later);
        }
        yield SELLER_PLAN_SHARE * week / 7;
      }
    };
  }

  private static SubscriptionPlan plan(int family, int index) {
    return switch (family) {
      case PRIME -> PRIME_MIX[index % PRIME_MIX.length];
      case DIGITAL -> DIGITAL_MIX[index % DIGITAL_MIX.length];
      default -> SubscriptionPlan.SELLER_PROFESSIONAL;
    };
  }

  private void recognise(Slot slot) {
    slot.events(new Recognition(recognised[slot.market().index()], slot.market()));
  }

  private static int monthIndex(int day) {
    LocalDate date = LocalDate.ofEpochDay(day);
    return (date.getYear() - CALENDAR_START.getYear()) * 12 + date.getMonthValue() - 1;
  }

  /** What one slot's payments earn in each month. */
  private final class Recognition implements Consumer<SubscriberEvent> {
    private final long[] months;
    private final Market market;
    private SubscriberEvent last;
    private long lastCents;

    Recognition(long[] months, Market market) {
      this.months = months;
      this.market = market;
    }

    @Override
    public void accept(SubscriberEvent event) {
      if (event.amount() <= 0) {
        return;
      }
      long cents = Conversion.cents(event.amount(), rates.rate(market, event.day()));
      if (event.kind() == Kind.PLAN_CHANGED && event.from() < last.until()) {
        cents += post(last, lastCents, event.from(), -1);
      }
      post(event, cents, event.from(), 1);
      last = event;
      lastCents = cents;
    }

    /**
     * Even recognition of the period's days since {@code first}: c cents over n days are floor(c /
     * n) each, the first c mod n days one more.
     *
     * @return cents of those days
     */
    private long post(SubscriberEvent period, long cents, int first, int sign) {
      int from = period.from();
      long days = period.until() - from;
      long posted = 0;
      int day = first;
      while (day < period.until()) {
        LocalDate month = LocalDate.ofEpochDay(day).withDayOfMonth(1);
        int next = (int) Math.min(period.until(), month.plusMonths(1).toEpochDay());
        int index = monthIndex(day);
        long extra = Math.max(0, Math.min(next - from, cents % days) - (day - from));
        long part = cents / days * (next - day) + extra;
        posted += part;
        if (index >= 0 && index < months.length) {
          months[index] += sign * part;
        }
        day = next;
      }
      return posted;
    }
  }
}
