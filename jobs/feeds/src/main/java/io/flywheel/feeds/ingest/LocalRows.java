package io.flywheel.feeds.ingest;

import io.flywheel.warehouse.catalog.Scala;
import java.util.Arrays;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.plans.logical.LocalRelation;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.execution.QueryExecution;
import org.apache.spark.sql.execution.SQLExecution;
import scala.Option;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Few rows, in the driver's memory. Spark's optimizer computes projections and filters over them by
 * itself, so that such a query takes no job.
 */
final class LocalRows {
  private LocalRows() {}

  /** Computes a query once; whoever reads the result does not compute it again. */
  static Dataset<Row> of(Dataset<Row> query) {
    return org.apache.spark.sql.classic.Dataset.ofRows(
        (org.apache.spark.sql.classic.SparkSession) query.sparkSession(), relation(query));
  }

  /** Values of a query's one column of whole numbers without nulls, in order. */
  static long[] sorted(Dataset<Row> query) {
    return CollectionConverters.asJava(relation(query).data()).stream()
        .mapToLong(row -> row.getLong(0))
        .sorted()
        .toArray();
  }

  private static LocalRelation relation(Dataset<Row> query) {
    QueryExecution execution = ((org.apache.spark.sql.classic.Dataset<Row>) query).queryExecution();
    LogicalPlan plan = execution.optimizedPlan();
    if (plan instanceof LocalRelation local) {
      return local;
    }
    InternalRow[] rows =
        SQLExecution.withNewExecutionId(
            execution, Option.empty(), () -> execution.executedPlan().executeCollect());
    return new LocalRelation(
        Scala.seq(CollectionConverters.asJava(execution.analyzed().output())),
        Scala.seq(Arrays.asList(rows)),
        false,
        Option.empty());
  }
}
