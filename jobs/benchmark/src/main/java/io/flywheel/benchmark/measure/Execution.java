package io.flywheel.benchmark.measure;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * A process that ended well.
 *
 * @param cost what it cost
 * @param started when
 * @param said lines of its stderr
 */
public record Execution(Cost cost, Instant started, List<Said> said) {
  /**
   * A line as it was written.
   *
   * @param at time since the start of the process
   * @param line the text
   */
  public record Said(Duration at, String line) {}
}
