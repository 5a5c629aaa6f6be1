package io.flywheel.warehouse.read;

import java.util.function.Supplier;
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
public final class Kept implements AutoCloseable {
  private final Dataset<Row> persisted;
  private final Dataset<Row> rows;

  private Kept(Dataset<Row> persisted, Dataset<Row> rows) {
    this.persisted = persisted;
    this.rows = rows;
  }

  /** Keeps rows, which are computed when they are first asked for. */
  public static Kept of(Dataset<Row> rows) {
    Dataset<Row> persisted = rows.persist(StorageLevel.MEMORY_AND_DISK());
    return new Kept(
        persisted,
        org.apache.spark.sql.classic.Dataset.ofRows(
            (SparkSession) rows.sparkSession(),
            ((org.apache.spark.sql.classic.Dataset<Row>) persisted)
                .queryExecution()
                .withCachedData()));
  }

  /** Keeps rows that are computed at once, under the settings that the session has now. */
  public static Kept now(Dataset<Row> rows) {
    Kept kept = of(rows);
    return orClosed(
        kept::close,
        () -> {
          kept.rows().count();
          return kept;
        });
  }

  /** What comes of a piece of work; what it was to hand on is closed when nothing does. */
  public static <T> T orClosed(Runnable close, Supplier<T> work) {
    boolean done = false;
    try {
      T result = work.get();
      done = true;
      return result;
    } finally {
      if (!done) {
        close.run();
      }
    }
  }

  public Dataset<Row> rows() {
    return rows;
  }

  @Override
  public void close() {
    persisted.unpersist();
  }
}
