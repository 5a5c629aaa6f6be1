package io.flywheel.domain.effect;

/**
 * An estimate, and what each row moves it by (the influence function divided by the number of
 * treated). Rows of a customer depend on each other, so contributions are summed by customer, or by
 * bucket of customers, before they are squared (Liang and Zeger, Longitudinal data analysis using
 * generalized linear models, Biometrika 73, 1986).
 *
 * @param estimate NaN where it cannot be said
 * @param byRow by row of the sample; 0 for rows that play no part
 */
record Contributions(double estimate, double[] byRow) {
  /** The 97.5 % point of the normal distribution. */
  static final double Z = 1.959963984540054;

  /**
   * @param cluster by row, from 0
   * @param clusters how many there are
   */
  double standardError(int[] cluster, int clusters) {
    double[] sums = new double[clusters];
    for (int i = 0; i < byRow.length; i++) {
      sums[cluster[i]] += byRow[i];
    }
    double squares = 0;
    for (double sum : sums) {
      squares += sum * sum;
    }
    return Math.sqrt(squares);
  }
}
