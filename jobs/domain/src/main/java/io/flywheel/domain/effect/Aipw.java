package io.flywheel.domain.effect;

/**
 * Augmented inverse probability weighting for the effect on the treated: the treated's outcomes
 * less predictions, less those of controls weighted by the odds e / (1 - e), both sums divided by
 * the number of treated (Robins, Rotnitzky and Zhao 1994; for the treated, Mercatanti and Li, Do
 * debit cards increase household spending?, Annals of Applied Statistics 8, 2014, and Moodie,
 * Saarela and Stephens 2018). It is right when either propensity or prediction is.
 */
final class Aipw {
  /** Propensities above are cut, so that no control counts for more than 99 treated. */
  static final double CUT = 0.99;

  private static final double HIGHEST_ODDS = CUT / (1 - CUT);

  private Aipw() {}

  /**
   * @param part which rows count
   * @param weight of controls: how many customers a row stands for
   * @param odds e / (1 - e), cut
   * @param prediction outcome without joining
   */
  static Contributions of(
      boolean[] part,
      boolean[] treated,
      double[] weight,
      double[] outcome,
      double[] odds,
      double[] prediction) {
    double[] byRow = new double[part.length];
    double sum = 0;
    int joined = 0;
    for (int i = 0; i < part.length; i++) {
      if (part[i]) {
        double residual = outcome[i] - prediction[i];
        byRow[i] = treated[i] ? residual : -weight[i] * odds[i] * residual;
        joined += treated[i] ? 1 : 0;
        sum += byRow[i];
      }
    }
    double estimate = sum / joined;
    for (int i = 0; i < part.length; i++) {
      if (part[i]) {
        byRow[i] = (byRow[i] - (treated[i] ? estimate : 0)) / joined;
      }
    }
    return new Contributions(estimate, byRow);
  }

  /** The odds of a propensity, which is cut at 0.99. */
  static double odds(double propensity) {
    return propensity > CUT ? HIGHEST_ODDS : propensity / (1 - propensity);
  }

  static boolean isCut(double propensity) {
    return propensity > CUT;
  }
}
