package io.flywheel.warehouse.driver;

import io.flywheel.warehouse.catalog.Scala;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.BindReferences;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.InterpretedUnsafeProjection;
import org.apache.spark.sql.catalyst.expressions.UnsafeProjection;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.sql.catalyst.expressions.package$;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.execution.LogicalRDD;
import org.apache.spark.sql.types.StructType;
import scala.collection.immutable.Seq;

/**
 * What makes one row of one row, computed by Catalyst without a job. The first rows are
 * interpreted: generating code pays only when more follow.
 */
public final class RowProjection {
  private static final int INTERPRETED = 5_000;

  private final List<Seq<Expression>> steps;
  private final List<Attribute> output;
  private List<UnsafeProjection> projections;
  private int rows;

  private RowProjection(List<Seq<Expression>> steps, List<Attribute> output) {
    this.steps = steps;
    this.output = output;
    this.projections = steps.stream().map(InterpretedUnsafeProjection::createProjection).toList();
    projections.forEach(projection -> projection.initialize(0));
  }

  /**
   * Plans a query over rows that come later.
   *
   * @param input columns of those rows
   * @param query what is made of them
   * @return empty when it takes more than one row to make one, as for a window
   */
  public static Optional<RowProjection> of(
      SparkSession session, StructType input, UnaryOperator<Dataset<Row>> query) {
    Dataset<Row> none =
        session.createDataFrame(
            JavaSparkContext.fromSparkContext(session.sparkContext()).<Row>emptyRDD(), input);
    var planned = ((org.apache.spark.sql.classic.Dataset<Row>) query.apply(none)).queryExecution();
    List<Seq<Expression>> steps = new ArrayList<>();
    LogicalPlan plan = planned.optimizedPlan();
    while (plan instanceof Project project) {
      steps.add(
          0,
          bound(
              Scala.list(project.projectList()).stream().map(named -> (Expression) named).toList(),
              project.child().output()));
      plan = project.child();
    }
    return plan instanceof LogicalRDD
        ? Optional.of(new RowProjection(steps, Scala.list(planned.analyzed().output())))
        : Optional.empty();
  }

  /**
   * Some expressions over the columns of a row.
   *
   * @param expressions what is made of a row
   * @param input its columns
   */
  public static RowProjection of(
      List<? extends Expression> expressions, List<? extends Attribute> input) {
    return new RowProjection(List.of(bound(expressions, Scala.seq(input))), List.of());
  }

  private static Seq<Expression> bound(
      List<? extends Expression> expressions, Seq<Attribute> input) {
    return BindReferences.bindReferences(
        Scala.seq(expressions), package$.MODULE$.AttributeSeq(input));
  }

  /** Columns of the rows that a query makes. */
  public List<Attribute> output() {
    return output;
  }

  /** The row made of one, which the next call overwrites. */
  public UnsafeRow apply(InternalRow row) {
    if (rows++ == INTERPRETED) {
      projections = steps.stream().map(UnsafeProjection::create).toList();
      projections.forEach(projection -> projection.initialize(0));
    }
    InternalRow made = row;
    for (UnsafeProjection projection : projections) {
      made = projection.apply(made);
    }
    return (UnsafeRow) made;
  }
}
