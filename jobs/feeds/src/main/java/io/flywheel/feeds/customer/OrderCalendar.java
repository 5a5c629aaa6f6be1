package io.flywheel.feeds.customer;

import io.flywheel.feeds.company.Budgets;
import io.flywheel.feeds.company.Market;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Who orders on which day: the calendars of all known customers, drawn before any day is written. A
 * day fills their baskets; guests buy what remains of its budget.
 */
public final class OrderCalendar {
  /** Days before the first one whose orders are named later: returned, or settled. */
  public static final int DAYS_BEFORE = 40;

  private final int first;
  private final List<MarketCalendar> calendars = new ArrayList<>();
  private final List<long[][]> firsts = new ArrayList<>();
  private final List<long[][]> repeats = new ArrayList<>();
  private final Map<Long, Long> holders = new HashMap<>();
  private final Months months;
  private final List<Market> markets;
  private final int from;
  private final int to;

  public OrderCalendar(
      long seed,
      List<Market> markets,
      Budgets budgets,
      Customers customers,
      Members members,
      int from,
      int to) {
    this.markets = markets;
    this.from = from;
    this.to = to;
    this.first = from - DAYS_BEFORE;
    int firstSignUp = from - Customers.HISTORY_DAYS;
    this.months = new Months(firstSignUp, to);
    int begin = months.firstDay(0);
    int end = months.firstDay(months.count());
    for (Market market : markets) {
      int index = market.index();
      ShopDays shop = new ShopDays(budgets, index, begin, end);
      MarketCalendar calendar = new MarketCalendar(seed, index, months, first, to, shop);
      calendar.fill(customers, members.slots(index, Members.PRIME), firstSignUp);
      calendars.add(calendar);
      holders.putAll(calendar.holders());
      long[][] signUps = new long[to - first + 1][];
      long[][] others = new long[to - first + 1][];
      for (int day = first; day <= to; day++) {
        signUps[day - first] = calendar.firsts(day);
        others[day - first] = calendar.repeats(day);
      }
      firsts.add(signUps);
      repeats.add(others);
    }
  }

  /** The customer of an order. */
  public static long customer(long order) {
    return order == Customers.GUEST ? order : order & ~MarketCalendar.PRIME_ON_DAY;
  }

  /** Whether its customer is Prime when it is placed. */
  public static boolean prime(long order) {
    return order != Customers.GUEST && (order & MarketCalendar.PRIME_ON_DAY) != 0;
  }

  /** Those of customers who sign up on the day; not to be changed. */
  public long[] firsts(int market, int day) {
    return firsts.get(market)[day - first];
  }

  /** Those of all others; not to be changed. */
  public long[] repeats(int market, int day) {
    return repeats.get(market)[day - first];
  }

  /** The customer who holds a place in a membership. */
  public long holder(Subscriber place) {
    long customer = place.customer();
    return holders.getOrDefault(customer, customer);
  }

  /** Log odds of joining, before orders and tenure weigh in: the mean over months that have any. */
  Map<String, Double> meanLogOdds() {
    Map<String, Double> means = new TreeMap<>();
    for (int market = 0; market < calendars.size(); market++) {
      Regulars regulars = calendars.get(market).regulars();
      double sum = 0;
      int many = 0;
      for (int month = months.number(from); month < months.count(); month++) {
        if (regulars.odds(month) > 0) {
          sum += StrictMath.log(regulars.odds(month));
          many++;
        }
      }
      if (many > 0) {
        means.put(markets.get(market).code(), sum / many);
      }
    }
    return means;
  }

  /** What joining brought, see {@link JoiningEffect}. */
  JoiningEffect effect() {
    JoiningEffect effect = new JoiningEffect(months, from, to);
    calendars.forEach(calendar -> effect.add(calendar.regulars()));
    return effect;
  }
}
