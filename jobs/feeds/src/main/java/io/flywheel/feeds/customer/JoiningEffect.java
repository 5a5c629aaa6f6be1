package io.flywheel.feeds.customer;

import io.flywheel.feeds.customer.Regulars.Joiner;
import java.util.Map;
import java.util.TreeMap;

/**
 * The planted effect of joining, in orders: each treated person-trial is run a second time on the
 * same random streams, with joining in its month suppressed. Later months are left to chance, as
 * they are for anyone else.
 */
final class JoiningEffect {
  /** Months after the one of joining that are compared. */
  static final int MONTHS = 6;

  /** Person-trials of a year, with their orders in both runs by month after the one of joining. */
  static final class Trials {
    private int persons;
    private final long[] joined = new long[MONTHS];
    private final long[] suppressed = new long[MONTHS];

    int persons() {
      return persons;
    }

    /** As delivered, by month. */
    long[] joined() {
      return joined.clone();
    }

    /** Had they not joined in that month. */
    long[] suppressed() {
      return suppressed.clone();
    }
  }

  private final Months months;
  private final int from;

  /** The first month that is not delivered to its end. */
  private final int open;

  private final TreeMap<Integer, Trials> byYear = new TreeMap<>();

  JoiningEffect(Months months, int from, int to) {
    this.months = months;
    this.from = from;
    int last = months.number(to);
    this.open = to + 1 == months.firstDay(last + 1) ? last + 1 : last;
  }

  /** By year of the month of joining: trials whose six months are completely delivered. */
  Map<Integer, Trials> byYear() {
    return byYear;
  }

  /** Only customers whose first order is delivered have trials. */
  void add(Regulars regulars) {
    for (Joiner joiner : regulars.joiners()) {
      boolean delivered = regulars.signedUp(joiner.number()) >= from;
      if (delivered && joiner.month() + MONTHS < open) {
        int year = months.month(joiner.month()).getYear();
        Trials trials = byYear.computeIfAbsent(year, key -> new Trials());
        trials.persons++;
        add(run(regulars, joiner.number(), joiner.month(), joiner.month()), joiner, trials.joined);
        int[] without = run(regulars, joiner.number(), joiner.month(), Regulars.NEVER);
        add(without, joiner, trials.suppressed);
      }
    }
  }

  /** Orders by month of someone who joins in {@code joins}, or whom chance may let join later. */
  private int[] run(Regulars regulars, int number, int trial, int joins) {
    int[] orders = new int[months.count()];
    int joined = joins;
    for (int month = regulars.since(number); month <= trial + MONTHS; month++) {
      boolean mayJoin = joined == Regulars.NEVER && month > trial;
      if (mayJoin && regulars.joins(number, month, orders[month - Chance.LAG])) {
        joined = month;
      }
      regulars.days(
          number,
          month,
          month >= joined ? Regulars.JOINED : Regulars.NOT_JOINED,
          day -> {
            int delivered = months.number(day);
            if (delivered < orders.length) {
              orders[delivered]++;
            }
          });
    }
    return orders;
  }

  private static void add(int[] orders, Joiner joiner, long[] sums) {
    for (int month = 0; month < MONTHS; month++) {
      sums[month] += orders[joiner.month() + 1 + month];
    }
  }
}
