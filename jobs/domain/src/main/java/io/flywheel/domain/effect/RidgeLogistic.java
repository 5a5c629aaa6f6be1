package io.flywheel.domain.effect;

/**
 * Logistic regression with a ridge: mean weighted negative log-likelihood plus 0.0005 times the sum
 * of squared slopes; the intercept is free. Newton's steps, halved while they do not lead down
 * (Hastie, Tibshirani and Friedman, The Elements of Statistical Learning, 4.4.1 and 4.4.4). The
 * loss is strictly convex when both classes occur, so there is one solution.
 */
final class RidgeLogistic {
  private static final double GRADIENT = 1e-9;
  private static final int STEPS = 200;

  private final Design design;
  private final boolean[] treated;
  private final double[] weight;
  private final boolean[] used;
  private final NormalEquations equations;
  private double total;

  private RidgeLogistic(Design design, boolean[] treated, double[] weight, boolean[] used) {
    this.design = design;
    this.treated = treated;
    this.weight = weight;
    this.used = used;
    equations = new NormalEquations(design.columns);
  }

  /**
   * @param used by row of the design; both classes occur among these rows
   * @param near a guess at the solution, such as that of another fold; empty without one
   * @return intercept, then slopes
   */
  static double[] fit(
      Design design, boolean[] treated, double[] weight, boolean[] used, double[] near) {
    RidgeLogistic fit = new RidgeLogistic(design, treated, weight, used);
    double[] start = fit.shareOfTreated();
    return fit.minimum(near.length == 0 ? start : near);
  }

  static double probability(double logit) {
    return 1 / (1 + StrictMath.exp(-logit));
  }

  private double[] minimum(double[] start) {
    double[] point = start;
    double loss = evaluate(point);
    for (int steps = 0; steps < STEPS && steepness() > GRADIENT; steps++) {
      double[] step = equations.solve();
      double[] next = point;
      double lower = Double.POSITIVE_INFINITY;
      // Near the minimum rounding decides; a loss that is equal but for that counts as lower.
      double bound = loss + 1e-14 * Math.abs(loss);
      for (double length = 1; !(lower <= bound) && length > 1e-9; length /= 2) {
        next = new double[point.length];
        for (int j = 0; j < next.length; j++) {
          next[j] = point[j] - length * step[j];
        }
        lower = evaluate(next);
      }
      if (!(lower <= bound)) {
        return point;
      }
      point = next;
      loss = lower;
    }
    return point;
  }

  /** No slopes, and the share of the treated. */
  private double[] shareOfTreated() {
    double joined = 0;
    for (int i = 0; i < used.length; i++) {
      if (used[i]) {
        total += weight[i];
        joined += treated[i] ? weight[i] : 0;
      }
    }
    double[] point = new double[design.columns + 1];
    point[0] = Math.log(joined / (total - joined));
    return point;
  }

  /** The loss, with gradient and second derivatives left in the equations. */
  private double evaluate(double[] point) {
    equations.clear();
    double loss = 0;
    for (int i = 0; i < used.length; i++) {
      if (used[i]) {
        double logit = design.predictor(point, i);
        double odds = StrictMath.exp(-Math.abs(logit));
        double away = odds / (1 + odds);
        double probability = logit > 0 ? 1 - away : away;
        double target = treated[i] ? 1 : 0;
        loss += weight[i] * (Math.log(1 + odds) + Math.max(logit, 0) - target * logit);
        equations.add(
            design.z,
            i * design.columns,
            weight[i] * probability * (1 - probability),
            weight[i] * (probability - target));
      }
    }
    equations.average(total);
    double squares = 0;
    for (int j = 1; j < point.length; j++) {
      squares += point[j] * point[j];
      equations.vector[j] += 2 * NormalEquations.PENALTY * point[j];
    }
    return loss / total + NormalEquations.PENALTY * squares;
  }

  private double steepness() {
    double steepest = 0;
    for (double slope : equations.vector) {
      steepest = Math.max(steepest, Math.abs(slope));
    }
    return steepest;
  }
}
