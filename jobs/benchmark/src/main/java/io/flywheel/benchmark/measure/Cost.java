package io.flywheel.benchmark.measure;

import java.time.Duration;

/**
 * What one process cost.
 *
 * @param wall from start to exit
 * @param cpu user and system time of its own threads
 * @param peakBytes largest resident memory seen
 */
public record Cost(Duration wall, Duration cpu, long peakBytes) {
  /** Seconds from start to exit. */
  public double wallSeconds() {
    return wall.toMillis() / 1000.0;
  }

  /** Seconds of user and system time. */
  public double cpuSeconds() {
    return cpu.toMillis() / 1000.0;
  }

  /** Largest resident memory in MiB. */
  public long peakMegabytes() {
    return peakBytes >> 20;
  }
}
