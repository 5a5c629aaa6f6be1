package io.flywheel.domain.value;

/** A logarithm of a likelihood, as a function of positive parameters. */
@FunctionalInterface
interface LogLikelihood {
  Expansion at(double[] parameters);

  /**
   * The function near some parameters.
   *
   * @param value the function
   * @param gradient first derivatives
   * @param hessian second derivatives; only the lower triangle is read
   */
  record Expansion(double value, double[] gradient, double[][] hessian) {}
}
