package io.flywheel.warehouse;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** How two small tables differ; each is planned and computed once, and compared in memory. */
public final class RowDifference {
  private RowDifference() {}

  /** Rows that one of two tables has more often than the other, as sorted texts. */
  public static List<String> of(Dataset<Row> left, Dataset<Row> right) {
    Map<Row, Integer> surplus = new HashMap<>();
    left.collectAsList().forEach(row -> surplus.merge(row, 1, Integer::sum));
    right.collectAsList().forEach(row -> surplus.merge(row, -1, Integer::sum));
    return surplus.entrySet().stream()
        .filter(entry -> entry.getValue() != 0)
        .map(entry -> entry.getKey().toString())
        .sorted()
        .toList();
  }
}
