package io.flywheel.warehouse.read;

import io.flywheel.warehouse.driver.DriverRows;
import io.flywheel.warehouse.session.ExecutionProfile;
import java.util.List;
import java.util.function.Supplier;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.classic.SparkSession;
import org.apache.spark.sql.execution.QueryExecution;
import org.apache.spark.storage.StorageLevel;

/**
 * Rows that are computed once and kept until they are closed: few of them in the driver's memory,
 * where Spark's optimizer evaluates projections and filters without a job; many on the executors,
 * on disk where memory does not do.
 *
 * <p>Spark finds persisted rows again by their plan, and a union rewrites the plans beneath it
 * ({@code CombineUnions}), so that they would be computed once more there. Here the kept rows are
 * the plan.
 */
public final class CachedRows implements AutoCloseable {
  private final Dataset<Row> rows;
  private final Runnable close;
  private long count = -1;

  private CachedRows(Dataset<Row> rows, Runnable close) {
    this.rows = rows;
    this.close = close;
  }

  /** Keeps rows, which are computed when they are first asked for. */
  public static CachedRows of(Dataset<Row> rows) {
    Dataset<Row> persisted = rows.persist(StorageLevel.MEMORY_AND_DISK());
    return new CachedRows(
        dataset(rows, execution(persisted).withCachedData()), () -> persisted.unpersist());
  }

  /** Keeps rows that are computed at once, under the settings that the session has now. */
  public static CachedRows now(Dataset<Row> rows) {
    CachedRows kept = of(rows);
    return closeOnFailure(
        kept::close,
        () -> {
          kept.count = kept.rows().count();
          return kept;
        });
  }

  /**
   * Keeps rows that are computed at once.
   *
   * @param profile how much is read for them; of small work the driver keeps the rows
   */
  public static CachedRows now(Dataset<Row> rows, ExecutionProfile profile) {
    if (profile == ExecutionProfile.PARALLEL) {
      return now(rows);
    }
    List<InternalRow> few = DriverRows.list(rows);
    CachedRows kept = new CachedRows(DriverRows.inPlaceOf(rows, few), () -> {});
    kept.count = few.size();
    return kept;
  }

  private static QueryExecution execution(Dataset<Row> rows) {
    return ((org.apache.spark.sql.classic.Dataset<Row>) rows).queryExecution();
  }

  private static Dataset<Row> dataset(Dataset<Row> like, LogicalPlan plan) {
    return org.apache.spark.sql.classic.Dataset.ofRows((SparkSession) like.sparkSession(), plan);
  }

  /** What comes of a piece of work; what it was to hand on is closed when nothing does. */
  public static <T> T closeOnFailure(Runnable close, Supplier<T> work) {
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

  /** True when there are no rows; without a job where they were computed at once. */
  public boolean isEmpty() {
    return count < 0 ? rows.isEmpty() : count == 0;
  }

  @Override
  public void close() {
    close.run();
  }
}
