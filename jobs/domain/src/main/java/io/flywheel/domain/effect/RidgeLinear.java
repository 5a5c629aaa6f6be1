package io.flywheel.domain.effect;

/**
 * Linear regression with a ridge: mean weighted half squared error plus 0.0005 times the sum of
 * squared slopes; the intercept is free (Hastie, Tibshirani and Friedman, The Elements of
 * Statistical Learning, 3.4.1).
 */
final class RidgeLinear {
  private RidgeLinear() {}

  /**
   * @param used by row of the design
   * @return intercept, then slopes
   */
  static double[] fit(Design design, double[] outcome, double[] weight, boolean[] used) {
    NormalEquations equations = new NormalEquations(design.columns);
    double total = 0;
    for (int i = 0; i < used.length; i++) {
      if (used[i]) {
        total += weight[i];
        equations.add(design.z, i * design.columns, weight[i], weight[i] * outcome[i]);
      }
    }
    equations.average(total);
    return equations.solve();
  }
}
