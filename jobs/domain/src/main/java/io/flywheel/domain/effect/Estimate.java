package io.flywheel.domain.effect;

/**
 * An effect on those who joined, in units of the outcome.
 *
 * @param estimate the effect; null where it cannot be said: nobody treated, or too few to fit
 * @param low lower bound of the 95 % interval; null like the estimate
 * @param high upper bound; null like the estimate
 * @param treated person-trials that joined
 * @param controls person-trials that did not, as kept
 * @param trials trials that count
 * @param trialsLeftOut trials without treated, or with fewer controls than treated
 * @param shareCut share of person-trials, by weight, whose propensity is above 0.99 and was cut;
 *     null without propensities
 * @param shareWithoutControl share of the treated without a control in the caliper; null likewise
 */
public record Estimate(
    Double estimate,
    Double low,
    Double high,
    int treated,
    int controls,
    int trials,
    int trialsLeftOut,
    Double shareCut,
    Double shareWithoutControl) {

  /** Whether the interval excludes 0. */
  public boolean excludesZero() {
    return estimate != null && (low > 0 || high < 0);
  }
}
