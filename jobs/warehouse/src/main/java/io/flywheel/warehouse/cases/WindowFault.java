package io.flywheel.warehouse.cases;

import java.util.List;
import org.apache.spark.sql.Row;

/**
 * An interval, a part or a key of a table that is not what the windows of its inputs say.
 *
 * @param place what it is, such as {@code day 2026-01-03}
 * @param kind how it shows
 * @param expected its rows before the change, or computed from all rows of the inputs
 * @param actual its rows after the change, or computed from what the windows read
 */
record WindowFault(String place, Kind kind, List<Row> expected, List<Row> actual) {

  /** How a window shows that it is too small. */
  enum Kind {
    /** The rows changed, and no window reaches them. */
    NOT_REACHED,
    /** From what the windows read, other rows are computed than from everything. */
    NOT_READ
  }
}
