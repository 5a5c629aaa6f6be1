package io.flywheel.feeds.customer;

import io.flywheel.feeds.company.Draw;
import java.util.ArrayList;
import java.util.List;

/**
 * How often a customer orders. Rates and their shares are assumed: they were chosen so that cohorts
 * retain as generator.md asks for. Orders of a month are drawn as often as a joiner places them,
 * and each has a mark: without the membership those are left out whose mark is high. So both runs
 * of a customer share one random stream, and differ only by the orders that joining brings.
 *
 * @param name of the kind of customer
 * @param share of the customers who have it
 * @param rate orders a month
 * @param survival share of those who keep it from one month to the next
 * @param drawn factor on the rate with which orders are drawn
 */
record Habit(String name, double share, double rate, double survival, double drawn, double limit) {
  /** Of a joiner's orders to those he would have placed. */
  static final double JOINED = 1.35;

  /** Marks below it are of orders that are placed without joining. */
  static final double WITHOUT_JOINING = 1 / JOINED;

  /** Of a member's orders, those that he still places after leaving. */
  static final double AFTER_LEAVING = 0.4;

  /** How many of those who left a membership keep ordering from one month to the next. */
  static final double SURVIVAL_AFTER_LEAVING = 0.97;

  private static final int STEPS = 16;
  private static final List<Habit> ALL = new ArrayList<>();
  private static final int MEMBERS;

  static {
    even("once", 0.355, 0.08, 0.08, 1, 1, JOINED);
    even("occasional", 0.35, 0.75, 0.75, 1, 0.80, JOINED);
    even("frequent", 0.295, 0.8, 2.8, STEPS, 0.985, JOINED);
    MEMBERS = ALL.size();
    even("light member", 0.25, 0.35, 0.35, 1, 1, 1);
    even("busy member", 0.75, 1.2, 4.8, STEPS, 1, 1);
  }

  /** Receives the orders of a month. */
  interface Sink {
    void order(int day, double mark);
  }

  private static void even(
      String name,
      double share,
      double low,
      double high,
      int steps,
      double survival,
      double drawn) {
    for (int step = 0; step < steps; step++) {
      double rate = low + (high - low) * (step + 0.5) / steps;
      double limit = StrictMath.exp(-rate * drawn);
      ALL.add(new Habit(name, share / steps, rate, survival, drawn, limit));
    }
  }

  /** Those of customers without a membership at first, then those of members. */
  static List<Habit> all() {
    return List.copyOf(ALL);
  }

  static Habit of(int number) {
    return ALL.get(number);
  }

  /** The number of a habit of customers who begin without a membership. */
  static int regular(Draw draw) {
    return pick(0, draw);
  }

  /** The number of a member's habit. */
  static int member(Draw draw) {
    return pick(MEMBERS, draw);
  }

  private static int pick(int first, Draw draw) {
    double unit = draw.unit();
    int number = first;
    for (double below = ALL.get(number).share(); unit >= below && number + 1 < ALL.size(); ) {
      number++;
      below += ALL.get(number).share();
    }
    return number;
  }

  /** Months after signing up from which nothing is ordered any more. */
  int lost(Draw draw) {
    return lost(survival, draw);
  }

  static int lost(double survival, Draw draw) {
    return survival == 1
        ? Short.MAX_VALUE
        : 1 + draw.exponential(-1 / StrictMath.log(survival), Short.MAX_VALUE - 1);
  }

  /** Orders of a month, a Poisson number of them (by products of uniform numbers, Knuth). */
  void month(Draw draw, int firstDay, int days, Sink sink) {
    for (double product = draw.unit(); product > limit; product *= draw.unit()) {
      sink.order(firstDay + draw.below(days), draw.unit());
    }
  }
}
