package io.flywheel.feeds.parse;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** Amounts that come as floating point, each rounded once, half away from zero, and counted. */
final class DoubleAmounts {
  /**
   * Decimals of so many digits are of different doubles, so that none of them has a shorter one.
   */
  private static final int UNIQUE = 15;

  private long rounded;

  /** Values that rounding has changed. */
  long rounded() {
    return rounded;
  }

  /** The amount as text; what is no number stays for the rules of its column to refuse. */
  String text(double value, int scale) {
    if (!Double.isFinite(value)) {
      return Double.toString(value);
    }
    BigDecimal shortest = shortest(value);
    BigDecimal kept = shortest.setScale(scale, RoundingMode.HALF_UP);
    rounded += kept.compareTo(shortest) == 0 ? 0 : 1;
    return kept.signum() == 0 ? "0" : kept.stripTrailingZeros().toPlainString();
  }

  /** The decimal with the fewest digits that gives the same double, and of those the nearest. */
  static BigDecimal shortest(double value) {
    BigDecimal found = new BigDecimal(Double.toString(value)).stripTrailingZeros();
    if (found.precision() <= UNIQUE && Math.abs(value) >= Double.MIN_NORMAL) {
      return found;
    }
    BigDecimal exact = new BigDecimal(value);
    // Before JDK 19 the text of a double has a digit too many at times, or not the nearest digits.
    for (int digits = found.precision(); digits > 0; digits--) {
      BigDecimal shorter = exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
      if (shorter.doubleValue() != value) {
        return found;
      }
      found = shorter;
    }
    return found;
  }
}
