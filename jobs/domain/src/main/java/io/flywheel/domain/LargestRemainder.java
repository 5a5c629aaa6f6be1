package io.flywheel.domain;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.stream.IntStream;

/** Spreads a whole over parts in proportion to weights without losing a cent. */
public final class LargestRemainder {
  private LargestRemainder() {}

  /**
   * Each part is cut toward zero; the missing units go, one each and in the direction of the
   * difference, to the parts cut furthest, ties to the earlier part.
   *
   * @param whole what is spread, in its smallest unit (cents); may be negative
   * @param weights one weight per part, none negative; with all weights zero, or no part, only a
   *     whole of zero can be spread
   * @return the parts, whose sum is {@code whole}
   * @throws IllegalArgumentException for a negative weight, or a whole without a weight to carry it
   */
  public static long[] spread(long whole, long[] weights) {
    return spread(
        whole, Arrays.stream(weights).mapToObj(BigInteger::valueOf).toArray(BigInteger[]::new));
  }

  /**
   * The same with weights of any size, such as the numerators of exact fractions over their common
   * denominator.
   */
  public static long[] spread(long whole, BigInteger[] weights) {
    BigInteger total = BigInteger.ZERO;
    for (BigInteger weight : weights) {
      if (weight.signum() < 0) {
        throw new IllegalArgumentException("Weight " + weight + " is negative; weights are >= 0.");
      }
      total = total.add(weight);
    }
    long[] parts = new long[weights.length];
    if (total.signum() == 0) {
      if (whole != 0) {
        throw new IllegalArgumentException("Nothing carries " + whole + ": all weights are zero.");
      }
      return parts;
    }
    BigInteger[] cut = new BigInteger[weights.length];
    long spread = 0;
    for (int i = 0; i < weights.length; i++) {
      BigInteger[] share = BigInteger.valueOf(whole).multiply(weights[i]).divideAndRemainder(total);
      parts[i] = share[0].longValueExact();
      cut[i] = share[1].abs();
      spread += parts[i];
    }
    long missing = whole - spread;
    if (missing == 0) {
      return parts;
    }
    int[] order =
        IntStream.range(0, parts.length)
            .boxed()
            .sorted((a, b) -> cut[b].compareTo(cut[a]))
            .mapToInt(Integer::intValue)
            .toArray();
    for (int i : Arrays.copyOf(order, Math.toIntExact(Math.abs(missing)))) {
      parts[i] += Long.signum(missing);
    }
    return parts;
  }
}
