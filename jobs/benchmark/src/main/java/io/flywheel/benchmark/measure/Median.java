package io.flywheel.benchmark.measure;

import java.util.stream.DoubleStream;

/** The middle of some values. */
public final class Median {
  private Median() {}

  /** The one in the middle, or between the two there; there is at least one value. */
  public static double of(DoubleStream values) {
    double[] sorted = values.sorted().toArray();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
