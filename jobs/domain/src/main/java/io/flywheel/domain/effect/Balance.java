package io.flywheel.domain.effect;

/**
 * How far the treated differ from controls in a covariate: difference of means / standard deviation
 * of the treated (Stuart, Matching methods for causal inference, Statistical Science 25, 2010).
 *
 * @param covariate its name; a marketplace is {@code marketplace} and its own name
 * @param before with controls weighted as in the naive comparison; null where the treated do not
 *     vary
 * @param after with controls weighted by the odds of the propensity; null likewise, and without
 *     propensities
 */
public record Balance(String covariate, Double before, Double after) {}
