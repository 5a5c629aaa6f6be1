package io.flywheel.feeds.validate;

import io.flywheel.warehouse.catalog.Scala;
import java.util.List;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.catalyst.expressions.Expression;
import scala.jdk.javaapi.CollectionConverters;

/** Walks over Spark's expressions. */
final class ExpressionTree {
  private ExpressionTree() {}

  static List<Expression> children(Expression expression) {
    return CollectionConverters.asJava(expression.children());
  }

  /** The expression with a rule applied to every part of it, from the leaves upwards. */
  static Expression up(Expression expression, UnaryOperator<Expression> rule) {
    List<Expression> parts = children(expression).stream().map(part -> up(part, rule)).toList();
    return rule.apply(expression.withNewChildren(Scala.seq(parts)));
  }
}
