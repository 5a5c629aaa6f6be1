package io.flywheel.domain.effect;

/**
 * Difference of two weighted means, whose weights are taken as given (Hajek's estimator): the naive
 * comparison and the matched one.
 */
final class WeightedDifference {
  private WeightedDifference() {}

  /**
   * @param share by row: what it counts for in the mean of its arm; 0 leaves it out
   */
  static Contributions of(boolean[] treated, double[] outcome, double[] share) {
    double[] total = new double[2];
    double[] mean = new double[2];
    for (int i = 0; i < share.length; i++) {
      int arm = treated[i] ? 1 : 0;
      total[arm] += share[i];
      mean[arm] += share[i] * outcome[i];
    }
    mean[0] /= total[0];
    mean[1] /= total[1];
    double[] byRow = new double[share.length];
    for (int i = 0; i < share.length; i++) {
      int arm = treated[i] ? 1 : 0;
      if (share[i] > 0) {
        byRow[i] = (arm == 1 ? 1 : -1) * share[i] * (outcome[i] - mean[arm]) / total[arm];
      }
    }
    return new Contributions(mean[1] - mean[0], byRow);
  }
}
