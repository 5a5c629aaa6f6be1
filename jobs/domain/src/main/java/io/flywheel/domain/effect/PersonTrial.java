package io.flywheel.domain.effect;

import java.time.YearMonth;
import java.util.Objects;

/**
 * A customer in the trial of one month: whether he joined in it, what was known of him before, and
 * what came after.
 *
 * @param trial the month in which the treated join
 * @param customerId the customer; once a trial
 * @param treated whether the customer joined in the month
 * @param weight how many customers the row stands for: 1, or all / kept where controls were sampled
 * @param marketplace the customer's home marketplace
 * @param covariates numbers recorded before the month, in the order of the study's names
 * @param outcome the outcome, observed
 */
public record PersonTrial(
    YearMonth trial,
    String customerId,
    boolean treated,
    double weight,
    String marketplace,
    double[] covariates,
    double outcome) {

  public PersonTrial {
    Objects.requireNonNull(trial, "trial");
    Objects.requireNonNull(customerId, "customerId");
    Objects.requireNonNull(marketplace, "marketplace");
    if (!(weight > 0) || weight == Double.POSITIVE_INFINITY) {
      throw new IllegalArgumentException(
          "%s in the trial of %s has weight %s; a weight is above 0"
              .formatted(customerId, trial, weight));
    }
    if (!Double.isFinite(outcome)) {
      throw new IllegalArgumentException(
          "%s in the trial of %s has outcome %s; leave out trials whose outcome is not observed"
              .formatted(customerId, trial, outcome));
    }
    for (double covariate : covariates) {
      if (!Double.isFinite(covariate)) {
        throw new IllegalArgumentException(
            "%s in the trial of %s has a covariate %s; covariates are numbers"
                .formatted(customerId, trial, covariate));
      }
    }
  }
}
