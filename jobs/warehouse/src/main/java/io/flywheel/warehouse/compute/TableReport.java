package io.flywheel.warehouse.compute;

import io.flywheel.domain.calendar.DayRanges;
import io.flywheel.warehouse.contract.TableName;
import java.time.Duration;

/**
 * What a build did with one table.
 *
 * @param table the table
 * @param outcome what happened
 * @param days days computed again
 * @param rows rows written, those of other days in the same files included; 0 when none was
 * @param files files written
 * @param wall time taken
 */
public record TableReport(
    TableName table, Outcome outcome, DayRanges days, long rows, long files, Duration wall) {

  /** What happened to a table. */
  public enum Outcome {
    /** Computed again and committed. */
    BUILT,
    /** Computed again and found equal: no row was written. */
    UNCHANGED,
    /** Nothing to compute. */
    SKIPPED
  }
}
