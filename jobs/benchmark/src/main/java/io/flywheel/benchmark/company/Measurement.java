package io.flywheel.benchmark.company;

import io.flywheel.benchmark.measure.Cost;
import java.util.List;
import java.util.Locale;

/**
 * One line of the result.
 *
 * @param work what was done
 * @param days length of the history that was there afterwards
 * @param flywheel its cost
 * @param duckDb cost of the whole ledger from the same files
 * @param ledgerRows rows of each of the two equal ledgers
 */
record Measurement(String work, int days, Cost flywheel, Cost duckDb, long ledgerRows) {
  private static final String HEADER =
      """
      | work | days | wall s | CPU s | peak MB | DuckDB wall s | CPU s | peak MB | wall ratio | CPU ratio | equal ledger rows |
      |---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|
      """;

  static String markdown(List<Measurement> measurements) {
    StringBuilder table = new StringBuilder(HEADER);
    measurements.forEach(measurement -> table.append(measurement.row()).append('\n'));
    return table.toString();
  }

  private String row() {
    return String.format(
        Locale.ROOT,
        "| %s | %d | %.1f | %.1f | %d | %.1f | %.1f | %d | %.1f | %.1f | %d |",
        work,
        days,
        flywheel.wallSeconds(),
        flywheel.cpuSeconds(),
        flywheel.peakMegabytes(),
        duckDb.wallSeconds(),
        duckDb.cpuSeconds(),
        duckDb.peakMegabytes(),
        flywheel.wallSeconds() / duckDb.wallSeconds(),
        flywheel.cpuSeconds() / duckDb.cpuSeconds(),
        ledgerRows);
  }
}
