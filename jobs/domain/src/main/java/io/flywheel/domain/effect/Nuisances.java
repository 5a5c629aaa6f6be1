package io.flywheel.domain.effect;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Propensity and outcome without joining of each row, from fits that have not seen the row's
 * customer: cross-fitting in 5 folds of customers (Chernozhukov et al., Double/debiased machine
 * learning for treatment and structural parameters, Econometrics Journal 21, 2018), by years of
 * trials.
 *
 * @param logit log odds of joining by row; NaN where the other folds have no treated or no controls
 * @param prediction outcome of a control with the row's covariates; NaN like logit
 */
record Nuisances(double[] logit, double[] prediction) {

  static Nuisances of(Sample sample) {
    double[] logit = new double[sample.size];
    double[] prediction = new double[sample.size];
    Arrays.fill(logit, Double.NaN);
    Arrays.fill(prediction, Double.NaN);
    Nuisances nuisances = new Nuisances(logit, prediction);
    for (List<Integer> years : FitGroups.of(sample)) {
      int[] rows =
          IntStream.range(0, sample.size).filter(i -> years.contains(sample.year[i])).toArray();
      double[] near = {};
      for (int fold = 0; fold < Sample.FOLDS; fold++) {
        near = nuisances.fit(sample, rows, fold, near);
      }
    }
    return nuisances;
  }

  /** Fills in the rows of a fold, and returns the coefficients of the propensity. */
  private double[] fit(Sample sample, int[] rows, int fold, double[] near) {
    boolean[] training = new boolean[rows.length];
    boolean[] controls = new boolean[rows.length];
    boolean[] treated = new boolean[rows.length];
    double[] weight = new double[rows.length];
    double[] outcome = new double[rows.length];
    int joined = 0;
    int others = 0;
    for (int i = 0; i < rows.length; i++) {
      treated[i] = sample.treated[rows[i]];
      weight[i] = sample.weight[rows[i]];
      outcome[i] = sample.outcome[rows[i]];
      training[i] = sample.fold[rows[i]] != fold;
      controls[i] = training[i] && !treated[i];
      joined += training[i] && treated[i] ? 1 : 0;
      others += controls[i] ? 1 : 0;
    }
    if (joined == 0 || others == 0) {
      return near;
    }
    Design design = new Design(sample, rows, training);
    double[] odds = RidgeLogistic.fit(design, treated, weight, training, near);
    double[] line = RidgeLinear.fit(design, outcome, weight, controls);
    for (int i = 0; i < rows.length; i++) {
      if (!training[i]) {
        logit[rows[i]] = design.predictor(odds, i);
        prediction[rows[i]] = design.predictor(line, i);
      }
    }
    return odds;
  }
}
