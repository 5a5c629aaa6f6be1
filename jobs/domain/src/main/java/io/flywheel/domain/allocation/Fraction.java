package io.flywheel.domain.allocation;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Collection;

/**
 * An exact number in lowest terms.
 *
 * @param numerator with the sign
 * @param denominator positive
 */
record Fraction(BigInteger numerator, BigInteger denominator) {
  static final Fraction ZERO = new Fraction(BigInteger.ZERO, BigInteger.ONE);

  static Fraction of(BigDecimal value) {
    return value.scale() <= 0
        ? new Fraction(value.toBigIntegerExact(), BigInteger.ONE)
        : reduced(value.unscaledValue(), BigInteger.TEN.pow(value.scale()));
  }

  private static Fraction reduced(BigInteger numerator, BigInteger denominator) {
    BigInteger common = numerator.gcd(denominator);
    BigInteger divisor = denominator.signum() < 0 ? common.negate() : common;
    return new Fraction(numerator.divide(divisor), denominator.divide(divisor));
  }

  Fraction plus(Fraction other) {
    if (other.isZero()) {
      return this;
    }
    if (isZero()) {
      return other;
    }
    return reduced(
        numerator.multiply(other.denominator).add(other.numerator.multiply(denominator)),
        denominator.multiply(other.denominator));
  }

  Fraction times(Fraction other) {
    return isZero() || other.isZero()
        ? ZERO
        : reduced(numerator.multiply(other.numerator), denominator.multiply(other.denominator));
  }

  /**
   * @throws ArithmeticException when the divisor is zero
   */
  Fraction dividedBy(Fraction divisor) {
    return reduced(
        numerator.multiply(divisor.denominator), denominator.multiply(divisor.numerator));
  }

  boolean isZero() {
    return numerator.signum() == 0;
  }

  /** Whole numbers in the same proportions. */
  static BigInteger[] proportions(Collection<Fraction> fractions) {
    BigInteger common =
        fractions.stream()
            .map(Fraction::denominator)
            .reduce(BigInteger.ONE, (a, b) -> a.divide(a.gcd(b)).multiply(b));
    return fractions.stream()
        .map(each -> each.numerator.multiply(common.divide(each.denominator)))
        .toArray(BigInteger[]::new);
  }
}
