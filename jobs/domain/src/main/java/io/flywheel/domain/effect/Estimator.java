package io.flywheel.domain.effect;

/** How an effect is estimated. */
public enum Estimator {
  /** Difference of means, controls of a trial weighted by its treated / controls. */
  NAIVE,
  /** Treated against their nearest controls by propensity. */
  MATCHED,
  /** Augmented inverse probability weighting. */
  DOUBLY_ROBUST
}
