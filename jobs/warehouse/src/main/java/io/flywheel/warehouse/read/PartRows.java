package io.flywheel.warehouse.read;

import io.flywheel.warehouse.session.Workload;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Computed rows of some parts of a table, which can be read until they are closed. */
public final class PartRows implements AutoCloseable {
  private final Dataset<Row> rows;
  private final Workload workload;
  private final Gathered from;

  public PartRows(Dataset<Row> rows, Workload workload, Gathered from) {
    this.rows = rows;
    this.workload = workload;
    this.from = from;
  }

  /** The rows, in the contract's columns. */
  public Dataset<Row> rows() {
    return rows;
  }

  /** How much it is to compute them. */
  public Workload workload() {
    return workload;
  }

  @Override
  public void close() {
    from.close();
  }
}
