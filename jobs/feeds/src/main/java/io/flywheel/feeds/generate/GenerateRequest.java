package io.flywheel.feeds.generate;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.LocalDate;

/**
 * What to generate.
 *
 * @param landing folder that receives the feed folders and {@code _truth.json}; created when absent
 * @param from first business day, 2022-01-01 or later
 * @param to last business day, inclusive
 * @param scale share of the published business, above 0 and at most 1; the demo uses 0.000001
 * @param seed any number; another seed is another company of the same size
 * @param threads worker threads, at least 1; the files do not depend on it
 */
public record GenerateRequest(
    Path landing, LocalDate from, LocalDate to, BigDecimal scale, long seed, int threads) {
  static final LocalDate FIRST_DAY = LocalDate.of(2022, 1, 1);

  /**
   * @throws IllegalArgumentException naming the value that is out of range
   */
  public GenerateRequest {
    if (from.isBefore(FIRST_DAY)) {
      throw new IllegalArgumentException(
          "--from " + from + " is before " + FIRST_DAY + ", the first day with published figures.");
    }
    if (to.isBefore(from)) {
      throw new IllegalArgumentException("--to " + to + " is before --from " + from + ".");
    }
    if (scale.signum() <= 0 || scale.compareTo(BigDecimal.ONE) > 0) {
      throw new IllegalArgumentException(
          "--scale " + scale.toPlainString() + " is not above 0 and at most 1.");
    }
    if (threads < 1) {
      throw new IllegalArgumentException("Threads " + threads + " is not at least 1.");
    }
  }
}
