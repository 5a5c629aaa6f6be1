package io.flywheel.feeds.customer;

import io.flywheel.feeds.company.Draw;
import io.flywheel.feeds.company.Part;
import io.flywheel.feeds.customer.Regulars.Joiner;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One marketplace's customers and the days on which they order. Everything that a day holds follows
 * from months up to its own, so a later end of the company changes none of them.
 */
final class MarketCalendar {
  /** Set in an order's number when the customer is Prime on its day. */
  static final long PRIME_ON_DAY = 1L << 62;

  private static final long[] NONE = {};

  /** Growing lists of orders by day. */
  private final class Days {
    private final long[][] orders = new long[last - first + 1][];
    private final int[] counts = new int[last - first + 1];

    void add(int day, long order) {
      if (day < first || day > last) {
        return;
      }
      int at = day - first;
      long[] known = orders[at];
      if (known == null) {
        orders[at] = new long[4];
      } else if (counts[at] == known.length) {
        orders[at] = Arrays.copyOf(known, 2 * known.length);
      }
      orders[at][counts[at]++] = order;
    }

    long[] of(int day) {
      int at = day - first;
      return counts[at] == 0 ? NONE : Arrays.copyOf(orders[at], counts[at]);
    }
  }

  private final long seed;
  private final int market;
  private final Months months;
  private final int first;
  private final int last;
  private final ShopDays shop;
  private final Regulars regulars;
  private final Days firsts;
  private final Days repeats;
  private final Map<Long, Long> holders = new HashMap<>();

  /**
   * @param months from those of the first customers to the last day's
   * @param first day of which orders are asked for
   * @param last such day
   */
  MarketCalendar(long seed, int market, Months months, int first, int last, ShopDays shop) {
    this.seed = seed;
    this.market = market;
    this.months = months;
    this.first = first;
    this.last = last;
    this.shop = shop;
    this.regulars = new Regulars(seed, market, months, shop);
    this.firsts = new Days();
    this.repeats = new Days();
  }

  Regulars regulars() {
    return regulars;
  }

  /** Places that customers of before have taken: who would have signed up, and who holds them. */
  Map<Long, Long> holders() {
    return holders;
  }

  long[] firsts(int day) {
    return firsts.of(day);
  }

  /** In an order that has nothing to do with who they are. */
  long[] repeats(int day) {
    long[] orders = repeats.of(day);
    Draw draw = new Draw(seed, Part.ORDERING, market, day);
    for (int i = orders.length - 1; i > 0; i--) {
      int other = draw.below(i + 1);
      long order = orders[i];
      orders[i] = orders[other];
      orders[other] = order;
    }
    return orders;
  }

  void fill(Customers customers, List<Slot> slots, int firstSignUp) {
    List<List<Subscriber>> places = new ArrayList<>();
    for (int month = 0; month < months.count(); month++) {
      places.add(new ArrayList<>());
    }
    Map<Slot, Coverage> coverage = new HashMap<>();
    for (Slot slot : slots) {
      coverage.put(slot, new Coverage(slot));
      for (Subscriber place : slot.subscribers()) {
        int month = months.number(place.covered());
        // Whoever would sign up in an earlier month does, before a customer could take the place.
        boolean offered = slot.shopping() && month == months.number(place.signedUp());
        if (offered && month >= 0 && month < places.size()) {
          places.get(month).add(place);
        }
      }
    }
    Map<Integer, Coverage.Days> joined = new HashMap<>();
    for (int month = 0; month < months.count(); month++) {
      regulars.join(month, places.get(month));
      for (Joiner joiner : regulars.joinersOf(month)) {
        Subscriber place = joiner.place();
        joined.put(joiner.number(), coverage.get(place.slot()).of(place.occupant()));
        holders.put(place.customer(), regulars.id(joiner.number()));
      }
      signUps(month, customers, firstSignUp);
      regulars.order(
          month,
          (day, number) -> {
            if (day >= first && day <= last) {
              repeats.add(day, order(regulars.id(number), joined.get(number), day));
            }
          });
    }
    for (Slot slot : slots) {
      for (Subscriber place : slot.subscribers()) {
        if (!holders.containsKey(place.customer())) {
          subscriber(place, coverage.get(slot).of(place.occupant()));
        }
      }
    }
  }

  private void signUps(int month, Customers customers, int firstSignUp) {
    for (int day = months.firstDay(month); day < months.firstDay(month + 1); day++) {
      int many = day < firstSignUp ? 0 : customers.signUps(market, day);
      for (int number = 0; number < many; number++) {
        regulars.add(day, number);
        firsts.add(day, Customers.id(Customers.REGULAR, market, day, number));
      }
    }
  }

  /** Who signed up for a membership. */
  private void subscriber(Subscriber place, Coverage.Days covered) {
    long customer = place.customer();
    int signedUp = place.signedUp();
    boolean member = place.slot().shopping() && !place.lapses();
    Draw draw = new Draw(seed, Part.CUSTOMERS, customer, -1);
    Habit habit = Habit.of(member ? Habit.member(draw) : Habit.regular(draw));
    int stays = member ? Habit.lost(Habit.SURVIVAL_AFTER_LEAVING, draw) : habit.lost(draw);
    int lost = months.number(member ? covered.end() : signedUp) + stays;
    int begin = Math.max(months.number(signedUp), months.number(first) - 1);
    Coverage.Days prime = place.slot().shopping() ? covered : null;
    firsts.add(signedUp, order(customer, prime, signedUp));
    for (int month = begin; month < Math.min(lost, months.count()); month++) {
      habit.month(
          new Draw(seed, Part.ORDERING, customer, months.firstDay(month)),
          months.firstDay(month),
          months.days(month),
          (day, mark) -> {
            boolean left = day >= place.covered() && !covered.contains(day);
            double kept = !member ? Habit.WITHOUT_JOINING : left ? Habit.AFTER_LEAVING : 1;
            if (day > signedUp && mark < kept) {
              int delivered = shop.from(day);
              repeats.add(delivered, order(customer, prime, delivered));
            }
          });
    }
  }

  private long order(long customer, Coverage.Days covered, int day) {
    return covered != null && covered.contains(day) ? customer | PRIME_ON_DAY : customer;
  }
}
