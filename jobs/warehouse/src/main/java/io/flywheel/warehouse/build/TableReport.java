package io.flywheel.warehouse.build;

import io.flywheel.domain.calendar.Days;
import io.flywheel.warehouse.contract.TableName;
import java.time.Duration;

/**
 * What a build did with one table.
 *
 * @param table the table
 * @param outcome what happened
 * @param days days computed again
 * @param rows rows written, those of other days in the same files included; 0 without a commit
 * @param files files written
 * @param wall time taken
 */
public record TableReport(
    TableName table, Outcome outcome, Days days, long rows, long files, Duration wall) {

  /** What happened to a table. */
  public enum Outcome {
    /** Computed again and committed. */
    BUILT,
    /** Computed again and found equal: no commit. */
    EQUAL,
    /** Nothing to compute. */
    FRESH
  }
}
