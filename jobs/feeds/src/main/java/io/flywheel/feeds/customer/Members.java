package io.flywheel.feeds.customer;

import io.flywheel.feeds.company.Budgets;
import io.flywheel.feeds.company.Draw;
import io.flywheel.feeds.company.Market;
import io.flywheel.feeds.company.Part;
import io.flywheel.feeds.company.Rates;
import io.flywheel.feeds.company.RevenueLine;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

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

  private static final double PRIME_SHARE = 0.76;
  private static final double DIGITAL_SHARE = 0.15;
  private static final LocalDate CALENDAR_START = LocalDate.of(2020, 1, 1);
  private static final int FIRST_DAY = (int) CALENDAR_START.toEpochDay();
  private static final int DAYS_BEYOND = 120;
  private static final SubscriptionPlan[] PRIME_MIX = {
    SubscriptionPlan.PRIME_STUDENT,
    SubscriptionPlan.PRIME_ANNUAL,
    SubscriptionPlan.PRIME_MONTHLY,
    SubscriptionPlan.PRIME_MONTHLY,
    SubscriptionPlan.PRIME_SHOPPING,
    SubscriptionPlan.PRIME_ANNUAL,
    SubscriptionPlan.PRIME_MONTHLY,
    SubscriptionPlan.PRIME_VIDEO,
    SubscriptionPlan.PRIME_MONTHLY,
    SubscriptionPlan.PRIME_ANNUAL,
    SubscriptionPlan.PRIME_MONTHLY,
    SubscriptionPlan.PRIME_BUNDLE_MUSIC,
    SubscriptionPlan.PRIME_MONTHLY
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
  private final long[][] sellerPlans;

  public Members(long seed, List<Market> markets, Budgets budgets, Rates rates, LocalDate to) {
    this.seed = seed;
    this.budgets = budgets;
    this.rates = rates;
    this.end = to;
    // Settlements after the last day decide what is sold before it. The last place of each calendar
    // takes what is earned later still.
    int lastDay = (int) to.plusDays(DAYS_BEYOND / 2).toEpochDay();
    this.sellerPlans = new long[markets.size()][lastDay - FIRST_DAY + 2];
    this.recognised = new long[markets.size()][monthIndex(lastDay) + 2];
    int[] monthOf = new int[sellerPlans[0].length];
    for (int i = 0; i < monthOf.length; i++) {
      monthOf[i] = i <= lastDay - FIRST_DAY ? monthIndex(FIRST_DAY + i) : monthIndex(lastDay) + 1;
    }
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
      long[] months = recognised[market.index()];
      long[] days = sellerPlans[market.index()];
      for (int family = PRIME; family <= SELLER; family++) {
        Recognition.Sink sink =
            family == SELLER
                ? (day, cents) -> days[inCalendar(day, days)] += cents
                : (day, cents) -> months[monthOf[inCalendar(day, days)]] += cents;
        for (Slot slot : families.get(family)) {
          Recognition recognition = new Recognition(market, rates, sink);
          slot.events(recognition);
          recognition.finish();
        }
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

  /** Cents that seller plans earn on a day. */
  public long sellerPlans(int market, int day) {
    return sellerPlans[market][day - FIRST_DAY];
  }

  /**
   * Cents of the month's budget that slots do not earn: the seats sold to businesses. What slots
   * earn beyond one month's budget is left out of the next ones of the year.
   */
  public long business(Market market, YearMonth month) {
    long left = 0;
    long seats = 0;
    for (int number = 1; number <= month.getMonthValue(); number++) {
      YearMonth earlier = month.withMonth(number);
      left +=
          budgets.month(RevenueLine.SUBSCRIPTION, market.index(), earlier)
              - recognised[market.index()][monthIndex((int) earlier.atDay(1).toEpochDay())];
      seats = Math.max(0, left);
      left -= seats;
    }
    return seats;
  }

  private static int inCalendar(int day, long[] days) {
    return Math.max(0, Math.min(day - FIRST_DAY, days.length - 1));
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
        boolean first = family == SELLER && open.isEmpty();
        if (earned + more > target && !first) {
          break;
        }
        boolean late = day.isAfter(CALENDAR_START);
        int phase = late ? 0 : Draw.pick(365, seed, Part.MEMBERS, market.index(), open.size());
        open.add(
            new Slot(
                seed,
                market,
                plan,
                open.size(),
                day.minusDays(phase),
                late,
                last.plusDays(1),
                signUp -> budgets.lastShopDay(market.index(), signUp)));
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

  private static int monthIndex(int day) {
    LocalDate date = LocalDate.ofEpochDay(day);
    return (date.getYear() - CALENDAR_START.getYear()) * 12 + date.getMonthValue() - 1;
  }
}
