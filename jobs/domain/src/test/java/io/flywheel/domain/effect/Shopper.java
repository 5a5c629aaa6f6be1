package io.flywheel.domain.effect;

import java.util.SplittableRandom;

/**
 * A customer of a generated world: 30 months of orders, and a membership that begins when a hazard
 * says so. The same draws can be lived twice, with joining suppressed in one month.
 */
final class Shopper {
  static final int MONTHS = 30;

  /** Months whose trials are run; month 0 is July, so they lie in two calendar years. */
  static final int FIRST_TRIAL = 12;

  static final int LAST_TRIAL = 23;

  /** Months that a customer shops before he can join: the first order lies before m-3. */
  static final int BEFORE_JOINING = 4;

  static final int NEVER = Integer.MAX_VALUE;

  private static final int COHORTS = 9;
  private static final int MOST_ORDERS = 60;
  private static final double LEAVES = 0.05;
  private static final double PEAK = 1.4;

  /** Selection that covariates show: orders of m-3, tenure and marketplace. */
  private static final double[] BY_ORDERS = new double[MOST_ORDERS + 1];

  private static final double[] BY_TENURE = new double[MONTHS];

  static {
    for (int orders = 0; orders <= MOST_ORDERS; orders++) {
      BY_ORDERS[orders] = StrictMath.exp(0.45 * orders);
    }
    for (int months = 0; months < MONTHS; months++) {
      BY_TENURE[months] = StrictMath.exp(0.04 * months);
    }
  }

  final int cohort;
  final boolean abroad;
  final int[] orders = new int[MONTHS];
  int joined = NEVER;

  private final double baseOdds;
  private final double[] none = new double[4];
  private final double rate;
  private final double lift;
  private final double[] order = new double[MONTHS];
  private final double[] join = new double[MONTHS];
  private final double[] leave = new double[MONTHS];

  Shopper(SplittableRandom random, WorldKind kind) {
    cohort = random.nextInt(COHORTS);
    abroad = random.nextDouble() < 0.3;
    // Tastes differ: a gamma distribution of shape 2.
    double taste = -0.5 * StrictMath.log(random.nextDouble() * random.nextDouble());
    rate = abroad ? 0.8 * taste : taste;
    lift = kind.lift;
    baseOdds = kind.odds * (kind.hidden == 0 ? 1 : StrictMath.pow(taste, kind.hidden));
    for (int i = 0; i < none.length; i++) {
      none[i] = StrictMath.exp(-monthly(i));
    }
    for (int month = cohort; month < MONTHS; month++) {
      order[month] = random.nextDouble();
      join[month] = random.nextDouble();
      leave[month] = random.nextDouble();
    }
    live(cohort, MONTHS - 1, NEVER);
  }

  /** Lives months, both included, as no member at first; nobody joins in the suppressed one. */
  void live(int from, int until, int suppressed) {
    joined = NEVER;
    boolean member = false;
    for (int month = from; month <= until; month++) {
      if (joined == NEVER && month >= cohort + BEFORE_JOINING && month != suppressed) {
        double odds =
            BY_ORDERS[orders[month - 3]]
                * BY_TENURE[month - cohort]
                * (abroad ? 0.6 : 1)
                * baseOdds;
        if (join[month] * (1 + odds) < odds) {
          joined = month;
          member = true;
        }
      } else if (member && leave[month] < LEAVES) {
        member = false;
      }
      orders[month] = poisson((month % 12 / 4 == 1 ? 2 : 0) + (member ? 1 : 0), order[month]);
      if (month == cohort) {
        orders[month] = Math.max(1, orders[month]);
      }
    }
  }

  boolean joinsInATrial() {
    return joined >= FIRST_TRIAL && joined <= LAST_TRIAL;
  }

  /** Orders from one month to another, both included. */
  int orders(int from, int to) {
    int sum = 0;
    for (int month = from; month <= to; month++) {
      sum += orders[month];
    }
    return sum;
  }

  /**
   * Orders expected in a month: two bits say whether it is in season, and whether he is a member.
   */
  private double monthly(int kind) {
    return rate * (kind >= 2 ? PEAK : 1) * (kind % 2 == 1 ? lift : 1);
  }

  private int poisson(int kind, double draw) {
    double probability = none[kind];
    double left = draw - probability;
    int count = 0;
    while (left >= 0 && count < MOST_ORDERS) {
      count++;
      probability *= monthly(kind) / count;
      left -= probability;
    }
    return count;
  }
}
