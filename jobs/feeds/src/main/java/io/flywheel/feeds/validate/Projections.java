package io.flywheel.feeds.validate;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;

import io.flywheel.warehouse.catalog.Scala;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.classic.ExpressionUtils;

/**
 * SELECTs, each over the one before. Spark analyses them once, when the rows are asked for; a chain
 * of operations on a Dataset would be analysed again with each.
 */
final class Projections {
  private final org.apache.spark.sql.classic.Dataset<Row> rows;
  private final LogicalPlan plan;

  private Projections(org.apache.spark.sql.classic.Dataset<Row> rows, LogicalPlan plan) {
    this.rows = rows;
    this.plan = plan;
  }

  static Projections over(Dataset<Row> rows) {
    var classic = (org.apache.spark.sql.classic.Dataset<Row>) rows;
    return new Projections(classic, classic.queryExecution().analyzed());
  }

  Projections select(List<Column> columns) {
    List<NamedExpression> named =
        columns.stream()
            .map(column -> ExpressionUtils.toNamed(rows.sparkSession().expression(column)))
            .toList();
    return new Projections(rows, new Project(Scala.seq(named), plan));
  }

  Projections select(String... columns) {
    return select(Arrays.stream(columns).map(sql -> expr(sql)).toList());
  }

  /** All columns, and some more. */
  Projections with(Column... more) {
    return select(Stream.concat(Stream.of(col("*")), Arrays.stream(more)).toList());
  }

  /** All columns, one of them with another value. */
  Projections replacing(String name, Column value) {
    return select(List.of(expr("* EXCEPT (" + name + ")"), value.as(name)));
  }

  Dataset<Row> rows() {
    return org.apache.spark.sql.classic.Dataset.ofRows(rows.sparkSession(), plan);
  }
}
