package io.flywheel.domain.value;

/**
 * The logarithm of {@code c * (c + 1) * ... * (c + n - 1)}, which is that of gamma(c + n) /
 * gamma(c), and its derivatives by c, for n from 0 to a largest one. As sums they lose no digits
 * where c is large.
 */
final class RisingSums {
  private final double[] value;
  private final double[] first;
  private final double[] second;

  RisingSums(double c, int largest) {
    value = new double[largest + 1];
    first = new double[largest + 1];
    second = new double[largest + 1];
    for (int n = 0; n < largest; n++) {
      double factor = c + n;
      value[n + 1] = value[n] + StrictMath.log(factor);
      first[n + 1] = first[n] + 1 / factor;
      second[n + 1] = second[n] - 1 / (factor * factor);
    }
  }

  double value(int n) {
    return value[n];
  }

  double first(int n) {
    return first[n];
  }

  double second(int n) {
    return second[n];
  }
}
