package io.flywheel.benchmark;

import java.time.Duration;

/**
 * What one process cost.
 *
 * @param wall from start to exit
 * @param cpu user and system time of its own threads
 * @param peakBytes largest resident memory seen
 */
record Cost(Duration wall, Duration cpu, long peakBytes) {
  double wallSeconds() {
    return wall.toMillis() / 1000.0;
  }

  double cpuSeconds() {
    return cpu.toMillis() / 1000.0;
  }

  long peakMegabytes() {
    return peakBytes >> 20;
  }
}
