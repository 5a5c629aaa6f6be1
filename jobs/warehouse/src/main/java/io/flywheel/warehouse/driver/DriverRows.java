package io.flywheel.warehouse.driver;

import io.flywheel.warehouse.catalog.Scala;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.InSet;
import org.apache.spark.sql.catalyst.plans.logical.LocalRelation;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Union;
import org.apache.spark.sql.catalyst.types.DataTypeUtils;
import org.apache.spark.sql.classic.ExpressionUtils;
import org.apache.spark.sql.execution.QueryExecution;
import org.apache.spark.sql.execution.SQLExecution;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;
import scala.Option;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Rows in the driver's memory. Spark's optimizer computes projections and filters over them by
 * itself, so that such a query takes no job.
 */
public final class DriverRows {
  private DriverRows() {}

  /** Computes a query once; whoever reads the result does not compute it again. */
  public static Dataset<Row> of(Dataset<Row> query) {
    return inPlaceOf(query, list(query));
  }

  /** Rows that a query gave before, as they are, in the place of the query. */
  public static Dataset<Row> inPlaceOf(Dataset<Row> query, List<InternalRow> rows) {
    return relation(query.sparkSession(), output(query), rows);
  }

  /** Rows that are there already, as a table. */
  public static Dataset<Row> relation(
      SparkSession session, List<? extends Attribute> output, List<InternalRow> rows) {
    return org.apache.spark.sql.classic.Dataset.ofRows(
        (org.apache.spark.sql.classic.SparkSession) session,
        new LocalRelation(Scala.<Attribute>seq(output), Scala.seq(rows), false, Option.empty()));
  }

  /** The same for rows of a schema. */
  public static Dataset<Row> relation(
      SparkSession session, StructType schema, List<InternalRow> rows) {
    return relation(session, Scala.list(DataTypeUtils.toAttributes(schema)), rows);
  }

  /** True where a column of whole numbers has one of some values: an IN list. */
  public static Column among(String column, Set<Object> values) {
    return ExpressionUtils.column(
        new InSet(
            ExpressionUtils.expression(functions.col(column)),
            scala.collection.immutable.Set.from(CollectionConverters.asScala(values))));
  }

  /** The rows of a query, which come to the driver. */
  public static List<InternalRow> list(Dataset<Row> query) {
    QueryExecution execution = execution(query);
    return held(execution.optimizedPlan())
        .orElseGet(
            () ->
                Arrays.asList(
                    SQLExecution.withNewExecutionId(
                        execution,
                        Option.empty(),
                        () -> execution.executedPlan().executeCollect())));
  }

  /** The rows of a query that the optimizer computes; empty when it takes a job. */
  public static Optional<List<InternalRow>> held(Dataset<Row> query) {
    return held(execution(query).optimizedPlan());
  }

  private static Optional<List<InternalRow>> held(LogicalPlan plan) {
    if (plan instanceof LocalRelation local) {
      return Optional.of(CollectionConverters.asJava(local.data()));
    }
    if (!(plan instanceof Union union)) {
      return Optional.empty();
    }
    List<InternalRow> rows = new ArrayList<>();
    for (LogicalPlan child : Scala.list(union.children())) {
      Optional<List<InternalRow>> some = held(child);
      if (some.isEmpty()) {
        return some;
      }
      rows.addAll(some.get());
    }
    return Optional.of(rows);
  }

  /**
   * Makes rows of many rows in memory, each of one.
   *
   * @param rows rows in memory
   * @param wanted which of them
   * @param query what is made of each
   */
  public static List<InternalRow> project(
      Dataset<Row> rows, Predicate<InternalRow> wanted, UnaryOperator<Dataset<Row>> query) {
    RowProjection projection =
        RowProjection.of(rows.sparkSession(), rows.schema(), query).orElseThrow();
    List<InternalRow> made = new ArrayList<>();
    for (InternalRow row : list(rows)) {
      if (wanted.test(row)) {
        made.add(projection.apply(row).copy());
      }
    }
    return made;
  }

  /**
   * What a function makes of the rows of a query: of rows in memory all at once, of others in
   * tasks, whose results come to the driver.
   */
  public static <T> List<T> fold(
      Dataset<Row> query, FlatMapFunction<Iterator<InternalRow>, T> function) {
    Optional<List<InternalRow>> held = held(query);
    if (held.isEmpty()) {
      return execution(query).toRdd().toJavaRDD().mapPartitions(function).collect();
    }
    List<T> results = new ArrayList<>();
    try {
      function.call(held.get().iterator()).forEachRemaining(results::add);
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
    return results;
  }

  private static List<Attribute> output(Dataset<Row> query) {
    return Scala.list(execution(query).analyzed().output());
  }

  private static QueryExecution execution(Dataset<Row> query) {
    return ((org.apache.spark.sql.classic.Dataset<Row>) query).queryExecution();
  }
}
