package io.flywheel.feeds.company;

/**
 * A stream of random numbers named by its coordinates (SplitMix64), so that any part of the company
 * can be drawn again without drawing what came before it.
 */
public final class Draw {
  private static final long GAMMA = 0x9E3779B97F4A7C15L;

  private long state;

  public Draw(long seed, long a, long b, long c) {
    state = hash(seed, a, b, c);
  }

  public static long hash(long seed, long a, long b, long c) {
    return mix(mix(mix(mix(seed + GAMMA) + a * GAMMA) + b * GAMMA) + c * GAMMA);
  }

  /** A number in [0, bound) that belongs to the coordinates, without a stream. */
  public static int pick(int bound, long seed, long a, long b, long c) {
    return (int) Math.multiplyHigh(hash(seed, a, b, c) >>> 1, (long) bound << 1);
  }

  private static long mix(long value) {
    long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  long next() {
    state += GAMMA;
    return mix(state);
  }

  public int below(int bound) {
    return (int) Math.multiplyHigh(next() >>> 1, (long) bound << 1);
  }

  public boolean oneIn(int n) {
    return below(n) == 0;
  }

  public boolean percent(int chance) {
    return below(100) < chance;
  }

  public double unit() {
    return (next() >>> 11) * 0x1.0p-53;
  }

  /** A count whose mean is {@code mean}: its whole part, and one more by chance. */
  public int count(double mean) {
    int whole = (int) mean;
    return whole + (unit() < mean - whole ? 1 : 0);
  }

  /** Exponential, in whole units, cut to [0, limit). StrictMath: equal on every platform. */
  public int exponential(double mean, int limit) {
    return (int) Math.min(limit - 1, -StrictMath.log(1 - unit()) * mean);
  }
}
