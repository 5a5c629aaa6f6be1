package io.flywheel.warehouse.driver;

import io.flywheel.warehouse.catalog.Scala;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.JoinedRow;
import org.apache.spark.sql.catalyst.expressions.MutableProjection;
import org.apache.spark.sql.catalyst.expressions.MutableProjection$;
import org.apache.spark.sql.catalyst.expressions.SpecificInternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeProjection;
import org.apache.spark.sql.catalyst.expressions.aggregate.AggregateExpression;
import org.apache.spark.sql.catalyst.expressions.aggregate.DeclarativeAggregate;
import org.apache.spark.sql.delta.stats.DeltaJobStatisticsTracker;
import scala.jdk.javaapi.CollectionConverters;

/**
 * The statistics of one data file after the other, by Delta's own expression for them. Delta's own
 * tracker generates and compiles code for every table, however few rows it gets.
 */
final class StatisticsCollector {
  private final MutableProjection initial;
  private final MutableProjection update;
  private final UnsafeProjection json;
  private final JoinedRow joined = new JoinedRow();
  private InternalRow buffer;

  /**
   * @param delta what a transaction would collect
   * @param columns columns of the rows
   */
  StatisticsCollector(DeltaJobStatisticsTracker delta, List<Attribute> columns) {
    List<DeclarativeAggregate> aggregates = new ArrayList<>();
    Expression result = evaluated(delta.prepareForEval(delta.statsColExpr()), aggregates);
    List<Attribute> buffered = new ArrayList<>();
    List<Expression> initialValues = new ArrayList<>();
    List<Expression> updates = new ArrayList<>();
    for (DeclarativeAggregate aggregate : aggregates) {
      buffered.addAll(Scala.list(aggregate.aggBufferAttributes()));
      initialValues.addAll(Scala.list(aggregate.initialValues()));
      updates.addAll(Scala.list(aggregate.updateExpressions()));
    }
    List<Attribute> all = new ArrayList<>(buffered);
    all.addAll(columns);
    this.initial = projection(initialValues, List.of());
    this.update = projection(updates, all);
    this.json = UnsafeProjection.create(Scala.seq(List.of(result)), Scala.seq(buffered));
    this.buffer =
        new SpecificInternalRow(Scala.seq(buffered.stream().map(Attribute::dataType).toList()));
    begin();
  }

  private static MutableProjection projection(List<Expression> made, List<Attribute> input) {
    MutableProjection projection =
        MutableProjection$.MODULE$.create(Scala.seq(made), Scala.seq(input));
    projection.initialize(0);
    return projection;
  }

  /** The expression over the buffers of its aggregates. */
  private static Expression evaluated(
      Expression expression, List<DeclarativeAggregate> aggregates) {
    if (expression instanceof AggregateExpression call
        && call.aggregateFunction() instanceof DeclarativeAggregate aggregate) {
      aggregates.add(aggregate);
      return aggregate.evaluateExpression();
    }
    return expression.withNewChildren(
        Scala.seq(
            CollectionConverters.asJava(expression.children()).stream()
                .map(child -> evaluated(child, aggregates))
                .toList()));
  }

  private void begin() {
    initial.target(buffer).apply(InternalRow.empty());
  }

  /** Takes a row, whose values stay as they are until the file ends. */
  void add(InternalRow row) {
    update.target(buffer).apply(joined.apply(buffer, row));
  }

  /** Ends the file: what Delta's log says of it. */
  String end() {
    String statistics = json.apply(buffer).getString(0);
    begin();
    return statistics;
  }
}
