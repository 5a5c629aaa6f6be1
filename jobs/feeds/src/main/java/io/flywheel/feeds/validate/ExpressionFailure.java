package io.flywheel.feeds.validate;

import static org.apache.spark.sql.functions.expr;

import io.flywheel.feeds.mapping.FeedMapping;
import io.flywheel.feeds.mapping.FileColumns;
import io.flywheel.feeds.mapping.MappingException;
import io.flywheel.feeds.mapping.SourceColumns;
import io.flywheel.feeds.mapping.SourceExpression;
import io.flywheel.feeds.parse.FileParser;
import io.flywheel.feeds.parse.Masking;
import io.flywheel.feeds.parse.TextRow;
import io.flywheel.warehouse.catalog.Scala;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.spark.SparkThrowable;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.BoundReference;
import org.apache.spark.sql.catalyst.expressions.ExprId;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.Unevaluable;
import org.apache.spark.sql.catalyst.expressions.WindowFunction;
import org.apache.spark.sql.catalyst.expressions.aggregate.AggregateFunction;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.execution.QueryExecution;

/**
 * Finds the record and the expression of a mapping behind the failure of a query: Spark names
 * neither file nor line.
 */
public final class ExpressionFailure {
  /** Classes of SQLSTATE: a value that does not fit, and raise_error. */
  private static final List<String> OF_VALUES = List.of("22", "P0");

  private static final int SHOWN = 80;

  private final FeedMapping mapping;
  private final DayLimits limits;
  private final Supplier<Dataset<Row>> parsed;

  /**
   * @param parsed rows of {@link FileParser}
   */
  public ExpressionFailure(FeedMapping mapping, DayLimits limits, Supplier<Dataset<Row>> parsed) {
    this.mapping = mapping;
    this.limits = limits;
    this.parsed = parsed;
  }

  /**
   * Computes something from the parsed rows.
   *
   * @throws MappingException when an expression of the mapping fails on a record
   */
  public <T> T explained(Supplier<T> query) {
    try {
      return query.get();
    } catch (Exception e) {
      // Scala declares no checked exceptions, so those of Spark cannot be named here.
      Optional<MappingException> mistake = mistake(e);
      if (mistake.isPresent()) {
        throw mistake.get();
      }
      throw e;
    }
  }

  private Optional<MappingException> mistake(Exception failure) {
    Optional<String> condition = condition(failure);
    if (condition.isEmpty() || mapping.source().order() == SourceColumns.Order.DECLARED) {
      return Optional.empty();
    }
    Map<SourceExpression, Column> columns = MappingCheck.columns(mapping, limits);
    return byRow(columns).or(() -> byColumn(columns, condition.get()));
  }

  private static Optional<String> condition(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SparkThrowable spark
          && spark.getSqlState() != null
          && OF_VALUES.stream().anyMatch(spark.getSqlState()::startsWith)) {
        return Optional.of(spark.getCondition());
      }
    }
    return Optional.empty();
  }

  /** Computes what needs no other row, record by record. */
  private Optional<MappingException> byRow(Map<SourceExpression, Column> columns) {
    Map<SourceExpression, List<Expression>> parts = new LinkedHashMap<>();
    columns.forEach((expression, column) -> parts.put(expression, parts(column)));
    for (Iterator<Row> rows = parsed.get().toLocalIterator(); rows.hasNext(); ) {
      Row row = rows.next();
      InternalRow values = TextRow.of(row);
      if (row.getAs(FileColumns.LINE) == null) {
        continue;
      }
      for (Map.Entry<SourceExpression, List<Expression>> entry : parts.entrySet()) {
        for (Expression part : entry.getValue()) {
          Optional<String> failed = failed(part, values);
          if (failed.isPresent()) {
            return Optional.of(fault(entry.getKey(), at(entry.getKey(), row), failed.get()));
          }
        }
      }
    }
    return Optional.empty();
  }

  private Optional<MappingException> byColumn(
      Map<SourceExpression, Column> columns, String condition) {
    Dataset<Row> dated =
        parsed.get().withColumn(FileColumns.FILE_DAY, expr("date_from_unix_date(_file_day)"));
    for (Map.Entry<SourceExpression, Column> entry : columns.entrySet()) {
      try {
        dated.select(entry.getValue()).write().format("noop").mode("overwrite").save();
      } catch (Exception e) {
        // Scala declares no checked exceptions, so those of Spark cannot be named here.
        return Optional.of(fault(entry.getKey(), "", condition(e).orElse(condition)));
      }
    }
    return Optional.empty();
  }

  private static Optional<String> failed(Expression part, InternalRow values) {
    try {
      part.eval(values);
      return Optional.empty();
    } catch (Exception e) {
      return condition(e);
    }
  }

  private static MappingException fault(SourceExpression expression, String at, String condition) {
    return expression.fault(
        "fails%s: %s. Map the column as it is, or use strict_decimal or strict_timestamp: where they"
                .formatted(at, condition)
            + " give no value the record is set aside");
  }

  private String at(SourceExpression expression, Row row) {
    String values =
        expression.columns().stream()
            .map(name -> name + " = " + shown(name, row.getAs(name)))
            .collect(Collectors.joining(", "));
    return "%s in %s, line %d"
        .formatted(
            values.isEmpty() ? "" : " for " + values,
            row.<String>getAs(FileColumns.FILE),
            row.<Long>getAs(FileColumns.LINE));
  }

  private String shown(String name, String value) {
    if (value == null) {
      return "NULL";
    }
    return mapping.source().personal().contains(name)
        ? Masking.MASK
        : "'" + value.substring(0, Math.min(value.length(), SHOWN)) + "'";
  }

  /** What of a column can be computed from the record alone. */
  private List<Expression> parts(Column column) {
    SparkSession session = SparkSession.active();
    Dataset<Row> empty =
        session.createDataFrame(
            JavaSparkContext.fromSparkContext(session.sparkContext()).<Row>emptyRDD(),
            MappingCheck.schema(mapping));
    List<Expression> parts = new ArrayList<>();
    try {
      Map<ExprId, BoundReference> places = new HashMap<>();
      for (Attribute attribute : Scala.list(execution(empty).analyzed().output())) {
        places.put(
            attribute.exprId(), new BoundReference(places.size(), attribute.dataType(), true));
      }
      collect(execution(empty.select(column)).optimizedPlan(), places, parts);
    } catch (Exception e) {
      // A constant that cannot be computed fails already here; then the column is all there is.
      return List.of();
    }
    return parts;
  }

  private static QueryExecution execution(Dataset<Row> query) {
    return ((org.apache.spark.sql.classic.Dataset<Row>) query).queryExecution();
  }

  private static void collect(
      LogicalPlan plan, Map<ExprId, BoundReference> places, List<Expression> parts) {
    for (LogicalPlan child : Scala.list(plan.children())) {
      collect(child, places, parts);
    }
    if (!plan.children().isEmpty()) {
      Scala.list(plan.expressions()).forEach(part -> collect(part, places, parts));
    }
  }

  private static void collect(
      Expression expression, Map<ExprId, BoundReference> places, List<Expression> parts) {
    if (computable(expression, places)) {
      parts.add(
          ExpressionTree.up(
              expression,
              node -> node instanceof Attribute attribute ? places.get(attribute.exprId()) : node));
    } else {
      ExpressionTree.children(expression).forEach(child -> collect(child, places, parts));
    }
  }

  private static boolean computable(Expression expression, Map<ExprId, BoundReference> places) {
    if (expression instanceof Attribute attribute) {
      return places.containsKey(attribute.exprId());
    }
    return !(expression instanceof Unevaluable)
        && !(expression instanceof AggregateFunction)
        && !(expression instanceof WindowFunction)
        && ExpressionTree.children(expression).stream().allMatch(part -> computable(part, places));
  }
}
