package io.flywheel.feeds.stage;

import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Records that newer files no longer have, under {@code replaces}.
 *
 * @param rows as rows of bronze, under the delivery that lacks them and marked as deleted
 * @param days their business days
 * @param counts their number by path of the file at which they are counted
 */
public record Tombstones(Dataset<Row> rows, Set<LocalDate> days, Map<String, Long> counts) {

  /**
   * Counts the rows, which are kept: they are read twice.
   *
   * @param countedAt path of the file at which rows of a path are counted
   */
  public static Tombstones of(Dataset<Row> rows, UnaryOperator<String> countedAt) {
    Set<LocalDate> days = new TreeSet<>();
    Map<String, Long> counts = new HashMap<>();
    for (Row row : rows.groupBy("source_file", "day").count().collectAsList()) {
      days.add(row.getDate(1).toLocalDate());
      counts.merge(countedAt.apply(row.getString(0)), row.getLong(2), Long::sum);
    }
    return new Tombstones(rows, days, counts);
  }
}
