package io.flywheel.domain;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * Converts amounts to the reporting currency, rounded half away from zero once, as the warehouse's
 * {@code to_cents} does.
 */
public final class Conversion {
  /** One, as a rate in units of 1e-8. */
  public static final long ONE = 100_000_000L;

  private Conversion() {}

  /**
   * @param hundredths an amount in hundredths of its currency's main unit
   * @param rateE8 reporting-currency units for one unit of the currency, times 1e8
   * @return reporting cents
   * @throws ArithmeticException when the product leaves 64 bits
   */
  public static long cents(long hundredths, long rateE8) {
    return dividedHalfAway(Math.multiplyExact(hundredths, rateE8), ONE);
  }

  /**
   * @param rate reporting-currency units for one unit of the amount's currency
   * @return reporting cents; null from 10^16 units of the reporting currency on, which no {@code
   *     BIGINT} of cents is to hold
   */
  public static Long cents(BigDecimal amount, BigDecimal rate) {
    BigDecimal cents = amount.multiply(rate).movePointRight(2).setScale(0, RoundingMode.HALF_UP);
    return cents.precision() > 18 ? null : Long.valueOf(cents.longValue());
  }

  /**
   * @return {@code dividend / divisor}, rounded half away from zero; the divisor is positive
   */
  public static long dividedHalfAway(long dividend, long divisor) {
    long quotient = dividend / divisor;
    long rest = Math.abs(dividend % divisor);
    return rest >= divisor - rest ? quotient + Long.signum(dividend) : quotient;
  }

  /**
   * Amounts of one currency whose conversions sum to an exact number of reporting cents. Where a
   * cent is worth less than the currency's smallest unit one amount often cannot, but two can.
   *
   * @param cents the reporting cents to reach, positive
   * @param rateE8 the rate, times 1e8
   * @param step the currency's smallest unit in hundredths: 1, or 100 for yen
   * @return one or two positive amounts in hundredths, multiples of {@code step}; the nearest one
   *     where no pair is exact; none when not even the smallest unit comes near
   */
  public static long[] amountsFor(long cents, long rateE8, long step) {
    long nearest = nearest(cents, rateE8, step);
    if (nearest <= 0) {
      return new long[0];
    }
    if (cents(nearest, rateE8) == cents) {
      return new long[] {nearest};
    }
    long first = Math.max(step, nearest / 3 / step * step);
    for (int tried = 0; tried < 64; tried++, first += step) {
      long second = nearest(cents - cents(first, rateE8), rateE8, step);
      if (second > 0 && cents(first, rateE8) + cents(second, rateE8) == cents) {
        return new long[] {first, second};
      }
    }
    return new long[] {nearest};
  }

  private static long nearest(long cents, long rateE8, long step) {
    return dividedHalfAway(Math.multiplyExact(cents, ONE), Math.multiplyExact(rateE8, step)) * step;
  }
}
