package io.flywheel.warehouse.files;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.delta.actions.AddFile;

/**
 * One data file of a version.
 *
 * @param add the log's entry
 * @param partition values of the partition columns, in Spark's internal form
 * @param days first and last value of each DATE column that the file has statistics of, partition
 *     columns included
 * @param rows number of rows that the version has; empty without statistics
 */
record DataFile(AddFile add, InternalRow partition, Map<String, Span> days, OptionalLong rows) {

  /**
   * First and last value of a column in a file.
   *
   * @param first days since 1970-01-01
   * @param last days since 1970-01-01
   */
  record Span(int first, int last) {
    /** The span of a column that is NULL in every row: no day lies in it. */
    static final Span NONE = new Span(Integer.MAX_VALUE, Integer.MIN_VALUE);
  }

  /** The column's span; empty when any value may stand in the file. */
  Optional<Span> span(String column) {
    return Optional.ofNullable(days.get(column));
  }
}
