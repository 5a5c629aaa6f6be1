package io.flywheel.feeds.customer;

/**
 * The chance of joining in a month: odds that belong to the marketplace and month, times a weight
 * from what was recorded up to the end of the third month before. Nothing else of the customer
 * enters, neither his habit nor whether he will be lost.
 */
final class Chance {
  /** On the log odds, for each order in the third month before. */
  static final double ORDERS = 0.5;

  /** On the log odds, for each month since the one of the first order. */
  static final double TENURE = -0.05;

  /** Months since the first order's from which a customer may join. */
  static final int TENURE_FROM = 4;

  /** Months between what is looked at and the one of joining. */
  static final int LAG = 3;

  private static final double[] BY_ORDERS = exp(ORDERS, 128);
  private static final double[] BY_TENURE = exp(TENURE, 600);

  private Chance() {}

  static double weight(int orders, int tenure) {
    return BY_ORDERS[orders] * BY_TENURE[Math.min(tenure, BY_TENURE.length - 1)];
  }

  static double of(double odds, int orders, int tenure) {
    double own = odds * weight(orders, tenure);
    return own / (1 + own);
  }

  private static double[] exp(double coefficient, int many) {
    double[] values = new double[many];
    for (int i = 0; i < many; i++) {
      values[i] = StrictMath.exp(coefficient * i);
    }
    return values;
  }
}
