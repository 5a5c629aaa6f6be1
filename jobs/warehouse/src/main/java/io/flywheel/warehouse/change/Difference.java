package io.flywheel.warehouse.change;

import java.util.Collection;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/** Compares two versions of a table's rows exactly, as bags: how often each row stands in each. */
public final class Difference {
  /** Positive: the new version has so many more of the row; negative: so many fewer. */
  public static final String CHANGE = "change";

  private Difference() {}

  /**
   * Rows whose number differs, with the column {@code change}.
   *
   * @param columns the columns that count
   * @param before rows of the old version
   * @param after rows of the new version
   */
  public static Dataset<Row> rows(
      Collection<String> columns, Dataset<Row> before, Dataset<Row> after) {
    Column[] counting = columns.stream().map(functions::col).toArray(Column[]::new);
    return before
        .select(counting)
        .withColumn(CHANGE, functions.lit(-1L))
        .unionByName(additions(columns, after))
        .groupBy(counting)
        .agg(functions.sum(CHANGE).as(CHANGE))
        .where(functions.col(CHANGE).notEqual(0));
  }

  /**
   * The difference from nothing: every row, as often as it stands.
   *
   * @param columns the columns that count
   * @param after rows of the new version
   */
  public static Dataset<Row> additions(Collection<String> columns, Dataset<Row> after) {
    return after
        .select(columns.stream().map(functions::col).toArray(Column[]::new))
        .withColumn(CHANGE, functions.lit(1L));
  }
}
