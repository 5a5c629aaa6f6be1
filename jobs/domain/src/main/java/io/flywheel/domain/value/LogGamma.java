package io.flywheel.domain.value;

/**
 * The logarithm of the gamma function of a positive number, and its derivatives: Stirling's series
 * (Abramowitz &amp; Stegun 1972, 6.1.41, 6.3.18 and 6.4.12), after the recurrence has moved the
 * argument to where eight terms are exact to double precision.
 */
final class LogGamma {
  private static final double FROM = 10;
  private static final double HALF_LOG_TWO_PI = 0.9189385332046727;

  /** B(2k) / (2k), k = 1 to 8, with Bernoulli's numbers. */
  private static final double[] BERNOULLI = {
    1.0 / 12, -1.0 / 120, 1.0 / 252, -1.0 / 240, 1.0 / 132, -691.0 / 32760, 1.0 / 12, -3617.0 / 8160
  };

  private LogGamma() {}

  static double value(double x) {
    double product = 1;
    double y = x;
    for (; y < FROM; y++) {
      product *= y;
    }
    double series = 0;
    double power = 1 / y;
    for (int k = 0; k < BERNOULLI.length; k++) {
      series += BERNOULLI[k] / (2 * k + 1) * power;
      power /= y * y;
    }
    double log = (y - 0.5) * StrictMath.log(y) - y + HALF_LOG_TWO_PI + series;
    return log - StrictMath.log(product);
  }

  /** The digamma function. */
  static double first(double x) {
    double sum = 0;
    double y = x;
    for (; y < FROM; y++) {
      sum += 1 / y;
    }
    double series = 0;
    double power = 1 / (y * y);
    for (double bernoulli : BERNOULLI) {
      series += bernoulli * power;
      power /= y * y;
    }
    return StrictMath.log(y) - 1 / (2 * y) - series - sum;
  }

  /** The trigamma function. */
  static double second(double x) {
    double sum = 0;
    double y = x;
    for (; y < FROM; y++) {
      sum += 1 / (y * y);
    }
    double series = 0;
    double power = 1 / (y * y * y);
    for (int k = 0; k < BERNOULLI.length; k++) {
      series += BERNOULLI[k] * (2 * k + 2) * power;
      power /= y * y;
    }
    return 1 / y + 1 / (2 * y * y) + series + sum;
  }
}
