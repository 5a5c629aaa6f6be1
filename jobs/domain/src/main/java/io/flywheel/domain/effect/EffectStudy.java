package io.flywheel.domain.effect;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/**
 * Stacked monthly trials of joining, and what joining did to those who joined: the mean, over
 * treated person-trials, of the outcome less what it would have been without joining in that month
 * (Hernan and Robins, Using big data to emulate a target trial, American Journal of Epidemiology
 * 183, 2016). The order of rows changes nothing.
 */
public final class EffectStudy {
  private final Sample sample;
  private final double[] odds;
  private final boolean[] cut;
  private final double[] prediction;
  private final int[] match;

  private EffectStudy(Sample sample) {
    this.sample = sample;
    Nuisances nuisances = Nuisances.of(sample);
    odds = new double[sample.size];
    cut = new boolean[sample.size];
    for (int i = 0; i < sample.size; i++) {
      double propensity = RidgeLogistic.probability(nuisances.logit()[i]);
      odds[i] = Aipw.odds(propensity);
      cut[i] = Aipw.isCut(propensity);
    }
    prediction = nuisances.prediction();
    match = Matching.of(sample, nuisances.logit());
  }

  /**
   * @param rows person-trials whose outcome is observed, each customer once a trial
   * @param covariates names of the covariates of the rows, in their order
   * @throws IllegalArgumentException for a customer who is in a trial twice, or a row with another
   *     number of covariates
   */
  public static EffectStudy of(Collection<PersonTrial> rows, List<String> covariates) {
    return new EffectStudy(new Sample(rows, covariates));
  }

  /** All trials, then each year that has some, also those that are left out. */
  public List<Scope> scopes() {
    TreeSet<Integer> years = new TreeSet<>();
    sample.trials.forEach(trial -> years.add(trial.month().getYear()));
    sample.leftOut.forEach(month -> years.add(month.getYear()));
    List<Scope> scopes = new ArrayList<>(List.of(Scope.ALL));
    years.forEach(year -> scopes.add(Scope.of(year)));
    return scopes;
  }

  /** The effect with an interval from 200 buckets of customers. */
  public Estimate estimate(Estimator estimator, Scope scope) {
    boolean[] part = part(scope);
    Contributions contributions = contributions(estimator, part);
    int treated = 0;
    int unmatched = 0;
    double weight = 0;
    double cutWeight = 0;
    int controls = 0;
    for (int i = 0; i < part.length; i++) {
      if (part[i]) {
        treated += sample.treated[i] ? 1 : 0;
        controls += sample.treated[i] ? 0 : 1;
        unmatched += sample.treated[i] && match[i] == Matching.NONE ? 1 : 0;
        weight += sample.weight[i];
        cutWeight += cut[i] ? sample.weight[i] : 0;
      }
    }
    boolean fitted = fitted(part) && treated > 0;
    boolean known =
        !Double.isNaN(contributions.estimate()) && (fitted || estimator == Estimator.NAIVE);
    double margin =
        known
            ? Contributions.Z * contributions.standardError(sample.bucket, Sample.BUCKETS)
            : Double.NaN;
    return new Estimate(
        known ? contributions.estimate() : null,
        known ? contributions.estimate() - margin : null,
        known ? contributions.estimate() + margin : null,
        treated,
        controls,
        (int) sample.trials.stream().filter(trial -> scope.holds(trial.month())).count(),
        (int) sample.leftOut.stream().filter(scope::holds).count(),
        fitted ? cutWeight / weight : null,
        fitted ? (double) unmatched / treated : null);
  }

  /** Balance of every covariate, in the order of names, marketplaces last. */
  public List<Balance> balance(Scope scope) {
    boolean[] part = part(scope);
    double[] naive = naiveShares(part);
    double[] weighted = new double[sample.size];
    for (int i = 0; i < part.length; i++) {
      weighted[i] = !part[i] ? 0 : sample.treated[i] ? 1 : sample.weight[i] * odds[i];
    }
    List<Balance> balance = new ArrayList<>();
    for (int j = 0; j < sample.names.size(); j++) {
      balance.add(
          new Balance(
              sample.names.get(j),
              standardisedDifference(j, naive),
              standardisedDifference(j, weighted)));
    }
    return balance;
  }

  /** By row: whether its trial is in scope. */
  boolean[] part(Scope scope) {
    boolean[] part = new boolean[sample.size];
    for (Sample.Trial trial : sample.trials) {
      for (int i = trial.from(); scope.holds(trial.month()) && i < trial.to(); i++) {
        part[i] = true;
      }
    }
    return part;
  }

  Contributions contributions(Estimator estimator, boolean[] part) {
    return switch (estimator) {
      case NAIVE -> WeightedDifference.of(sample.treated, sample.outcome, naiveShares(part));
      case MATCHED -> WeightedDifference.of(sample.treated, sample.outcome, matchedShares(part));
      case DOUBLY_ROBUST ->
          Aipw.of(part, sample.treated, sample.weight, sample.outcome, odds, prediction);
    };
  }

  Sample sample() {
    return sample;
  }

  /** Controls of a trial share the weight of its treated. */
  private double[] naiveShares(boolean[] part) {
    double[] share = new double[sample.size];
    for (Sample.Trial trial : sample.trials) {
      double controls = 0;
      for (int i = trial.from(); i < trial.to(); i++) {
        controls += sample.treated[i] ? 0 : sample.weight[i];
      }
      for (int i = trial.from(); i < trial.to(); i++) {
        if (part[i]) {
          share[i] = sample.treated[i] ? 1 : sample.weight[i] * trial.treated() / controls;
        }
      }
    }
    return share;
  }

  /** Treated with a match count once, and a control as often as it was matched. */
  private double[] matchedShares(boolean[] part) {
    double[] share = new double[sample.size];
    for (int i = 0; i < part.length; i++) {
      if (part[i] && match[i] != Matching.NONE) {
        share[i] = 1;
        share[match[i]]++;
      }
    }
    return share;
  }

  private boolean fitted(boolean[] part) {
    for (int i = 0; i < part.length; i++) {
      if (part[i] && Double.isNaN(prediction[i])) {
        return false;
      }
    }
    return true;
  }

  private Double standardisedDifference(int covariate, double[] share) {
    int columns = sample.names.size();
    double[] total = new double[2];
    double[] mean = new double[2];
    for (int i = 0; i < share.length; i++) {
      int arm = sample.treated[i] ? 1 : 0;
      total[arm] += share[i];
      mean[arm] += share[i] * sample.x[i * columns + covariate];
    }
    mean[0] /= total[0];
    mean[1] /= total[1];
    double squares = 0;
    for (int i = 0; i < share.length; i++) {
      if (sample.treated[i]) {
        double off = sample.x[i * columns + covariate] - mean[1];
        squares += share[i] * off * off;
      }
    }
    double deviation = Math.sqrt(squares / total[1]);
    double difference = (mean[1] - mean[0]) / deviation;
    boolean varies = deviation > Design.CONSTANT * Math.abs(mean[1]);
    return varies && Double.isFinite(difference) ? difference : null;
  }
}
