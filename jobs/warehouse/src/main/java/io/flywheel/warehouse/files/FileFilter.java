package io.flywheel.warehouse.files;

import io.flywheel.warehouse.catalog.Scala;
import io.flywheel.warehouse.files.DataFile.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.spark.sql.catalyst.expressions.And;
import org.apache.spark.sql.catalyst.expressions.AttributeReference;
import org.apache.spark.sql.catalyst.expressions.BinaryComparison;
import org.apache.spark.sql.catalyst.expressions.BoundReference;
import org.apache.spark.sql.catalyst.expressions.EqualNullSafe;
import org.apache.spark.sql.catalyst.expressions.EqualTo;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.GreaterThan;
import org.apache.spark.sql.catalyst.expressions.GreaterThanOrEqual;
import org.apache.spark.sql.catalyst.expressions.In;
import org.apache.spark.sql.catalyst.expressions.InSet;
import org.apache.spark.sql.catalyst.expressions.InterpretedPredicate;
import org.apache.spark.sql.catalyst.expressions.LessThan;
import org.apache.spark.sql.catalyst.expressions.LessThanOrEqual;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.expressions.Or;
import org.apache.spark.sql.catalyst.expressions.SubqueryExpression;
import org.apache.spark.sql.types.StructType;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Which files may hold rows for a query's filters. A filter on partition columns alone is evaluated
 * exactly, as Spark does not look at it again; of the others the comparisons of dates with literals
 * are held against the file's statistics.
 */
final class FileFilter implements Predicate<DataFile> {
  private final StructType partitions;
  private final List<InterpretedPredicate> exact = new ArrayList<>();
  private final List<Expression> spans = new ArrayList<>();

  /**
   * @param partitions the table's partition columns
   * @param filters filters of a query, resolved against the table, all of which hold
   */
  FileFilter(StructType partitions, List<Expression> filters) {
    this.partitions = partitions;
    for (Expression filter : filters) {
      if (!filter.deterministic() || SubqueryExpression.hasSubquery(filter)) {
        continue;
      }
      if (onPartitions(filter)) {
        InterpretedPredicate predicate = new InterpretedPredicate(bound(filter));
        predicate.initialize(0);
        exact.add(predicate);
      } else {
        spans.add(filter);
      }
    }
  }

  @Override
  public boolean test(DataFile file) {
    return exact.stream().allMatch(predicate -> predicate.eval(file.partition()))
        && spans.stream().allMatch(filter -> mayHold(filter, file));
  }

  private boolean onPartitions(Expression filter) {
    return CollectionConverters.asJava(filter.references().toSeq()).stream()
        .allMatch(attribute -> List.of(partitions.fieldNames()).contains(attribute.name()));
  }

  private Expression bound(Expression filter) {
    return filter.transformUp(
        Scala.rule(
            AttributeReference.class,
            column ->
                new BoundReference(
                    partitions.fieldIndex(column.name()), column.dataType(), column.nullable())));
  }

  /** False only when no row of the file can make the filter true. */
  private static boolean mayHold(Expression filter, DataFile file) {
    if (filter instanceof And and) {
      return mayHold(and.left(), file) && mayHold(and.right(), file);
    }
    if (filter instanceof Or or) {
      return mayHold(or.left(), file) || mayHold(or.right(), file);
    }
    if (filter instanceof BinaryComparison comparison
        && comparison.left() instanceof AttributeReference column
        && comparison.right() instanceof Literal literal) {
      return mayHold(file, column, holding(comparison, literal));
    }
    if (filter instanceof BinaryComparison comparison
        && comparison.left() instanceof Literal literal
        && comparison.right() instanceof AttributeReference column) {
      return mayHold(file, column, mirrored(comparison, literal));
    }
    if (filter instanceof In in && in.value() instanceof AttributeReference column) {
      return CollectionConverters.asJava(in.list()).stream()
          .anyMatch(
              value ->
                  !(value instanceof Literal literal) || within(file, column, literal.value()));
    }
    if (filter instanceof InSet in && in.child() instanceof AttributeReference column) {
      return CollectionConverters.asJava(in.hset()).stream()
          .anyMatch(value -> within(file, column, value));
    }
    return true;
  }

  private static boolean mayHold(DataFile file, AttributeReference column, Optional<Span> holding) {
    Optional<Span> span = file.span(column.name());
    return span.isEmpty()
        || holding.isEmpty()
        || (span.get().first() <= holding.get().last()
            && holding.get().first() <= span.get().last());
  }

  /** Days for which {@code column ? literal} holds; empty when it is not about days. */
  private static Optional<Span> holding(BinaryComparison comparison, Literal literal) {
    if (!(literal.value() instanceof Integer day)) {
      return Optional.empty();
    }
    if (comparison instanceof EqualTo || comparison instanceof EqualNullSafe) {
      return Optional.of(new Span(day, day));
    }
    if (comparison instanceof GreaterThanOrEqual) {
      return Optional.of(new Span(day, Integer.MAX_VALUE));
    }
    if (comparison instanceof GreaterThan) {
      return Optional.of(new Span(day + 1, Integer.MAX_VALUE));
    }
    if (comparison instanceof LessThanOrEqual) {
      return Optional.of(new Span(Integer.MIN_VALUE, day));
    }
    if (comparison instanceof LessThan) {
      return Optional.of(new Span(Integer.MIN_VALUE, day - 1));
    }
    return Optional.empty();
  }

  /** Days for which {@code literal ? column} holds. */
  private static Optional<Span> mirrored(BinaryComparison comparison, Literal literal) {
    Expression column = comparison.right();
    if (comparison instanceof GreaterThanOrEqual) {
      return holding(new LessThanOrEqual(column, literal), literal);
    }
    if (comparison instanceof GreaterThan) {
      return holding(new LessThan(column, literal), literal);
    }
    if (comparison instanceof LessThanOrEqual) {
      return holding(new GreaterThanOrEqual(column, literal), literal);
    }
    if (comparison instanceof LessThan) {
      return holding(new GreaterThan(column, literal), literal);
    }
    return holding(comparison, literal);
  }

  private static boolean within(DataFile file, AttributeReference column, Object value) {
    return mayHold(
        file,
        column,
        value instanceof Integer day ? Optional.of(new Span(day, day)) : Optional.empty());
  }
}
