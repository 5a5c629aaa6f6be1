package io.flywheel.feeds.stage;

import io.flywheel.warehouse.catalog.Scala;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.InSet;
import org.apache.spark.sql.catalyst.plans.logical.LocalRelation;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.classic.ExpressionUtils;
import org.apache.spark.sql.execution.QueryExecution;
import org.apache.spark.sql.execution.SQLExecution;
import org.apache.spark.sql.functions;
import org.apache.spark.unsafe.types.UTF8String;
import scala.Option;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Few rows, in the driver's memory. Spark's optimizer computes projections and filters over them by
 * itself, so that such a query takes no job.
 */
public final class DriverRows {
  private DriverRows() {}

  /** Computes a query once; whoever reads the result does not compute it again. */
  static Dataset<Row> of(Dataset<Row> query) {
    return org.apache.spark.sql.classic.Dataset.ofRows(
        (org.apache.spark.sql.classic.SparkSession) query.sparkSession(), relation(query));
  }

  /** Rows of queries with the same columns, one after the other. */
  static Dataset<Row> union(List<Dataset<Row>> queries) {
    Dataset<Row> first = queries.get(0);
    if (queries.size() == 1) {
      return first;
    }
    List<InternalRow> rows = new ArrayList<>();
    queries.forEach(query -> rows.addAll(CollectionConverters.asJava(relation(query).data())));
    LocalRelation like = relation(first);
    return org.apache.spark.sql.classic.Dataset.ofRows(
        (org.apache.spark.sql.classic.SparkSession) first.sparkSession(),
        new LocalRelation(like.output(), Scala.seq(rows), false, Option.empty()));
  }

  /**
   * True where a column has one of the values of a query's one column of whole numbers without
   * nulls: an IN list, which as SQL text would be parsed value by value.
   */
  public static Column among(String column, Dataset<Row> query) {
    Set<Object> values =
        CollectionConverters.asJava(relation(query).data()).stream()
            .map(row -> (Object) row.getLong(0))
            .collect(Collectors.toSet());
    return ExpressionUtils.column(
        new InSet(
            ExpressionUtils.expression(functions.col(column)),
            scala.collection.immutable.Set.from(CollectionConverters.asScala(values))));
  }

  /** Different values of a query's one column of texts without nulls. */
  static Set<UTF8String> texts(Dataset<Row> query) {
    return CollectionConverters.asJava(relation(query).data()).stream()
        .map(row -> row.getUTF8String(0))
        .collect(Collectors.toSet());
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
