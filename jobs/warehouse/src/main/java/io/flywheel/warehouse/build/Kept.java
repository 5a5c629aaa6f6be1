package io.flywheel.warehouse.build;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.classic.SparkSession;
import org.apache.spark.storage.StorageLevel;

/**
 * Rows that are computed once and kept, on disk where memory does not do, until they are closed.
 *
 * <p>Spark finds persisted rows again by their plan, and a union rewrites the plans beneath it
 * ({@code CombineUnions}), so that they would be computed once more there. Here the kept rows are
 * the plan.
 */
final class Kept implements AutoCloseable {
  private final Dataset<Row> persisted;
  private final Dataset<Row> rows;

  private Kept(Dataset<Row> persisted, Dataset<Row> rows) {
    this.persisted = persisted;
    this.rows = rows;
  }

  /** Keeps rows, which are computed when they are first asked for. */
  static Kept of(Dataset<Row> rows) {
    Dataset<Row> persisted = rows.persist(StorageLevel.MEMORY_AND_DISK());
    return new Kept(
        persisted,
        org.apache.spark.sql.classic.Dataset.ofRows(
            (SparkSession) rows.sparkSession(),
            ((org.apache.spark.sql.classic.Dataset<Row>) persisted)
                .queryExecution()
                .withCachedData()));
  }

  Dataset<Row> rows() {
    return rows;
  }

  @Override
  public void close() {
    persisted.unpersist();
  }
}
