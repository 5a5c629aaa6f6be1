package io.flywheel.feeds.mapping;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.sql.catalyst.analysis.UnresolvedAttribute;
import org.apache.spark.sql.catalyst.analysis.UnresolvedFunction;
import org.apache.spark.sql.catalyst.expressions.BinaryArithmetic;
import org.apache.spark.sql.catalyst.expressions.BinaryComparison;
import org.apache.spark.sql.catalyst.expressions.CaseWhen;
import org.apache.spark.sql.catalyst.expressions.Cast;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.expressions.UnaryMinus;
import org.apache.spark.sql.catalyst.expressions.WindowExpression;
import org.apache.spark.sql.types.NumericType;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Columns of a file that an expression takes as numbers as they stand. What a function of text
 * makes of a column, such as {@code replace}, is the mapping's own way to read it.
 */
final class NumberColumns {
  private static final Set<String> STRICT = Set.of("strict_decimal", "try_decimal", "minor_units");

  /** Functions whose value is one of their arguments, or a number made of them. */
  private static final Set<String> PASSING =
      Set.of(
          "coalesce",
          "nvl",
          "ifnull",
          "greatest",
          "least",
          "abs",
          "round",
          "sum",
          "avg",
          "max",
          "min",
          "first",
          "last",
          "first_value",
          "last_value",
          "any_value",
          "negative",
          "positive");

  /** Functions whose first argument says what to take of the others. */
  private static final Set<String> CHOOSING = Set.of("if", "iff", "nvl2");

  /** Functions whose value is the first argument. */
  private static final Set<String> FIRST = Set.of("nullif", "lag", "lead");

  private final Set<String> names = new TreeSet<>();

  private NumberColumns() {}

  /**
   * @param number true when the value of the expression goes into a column of numbers
   */
  static Set<String> of(SourceExpression expression, boolean number) {
    NumberColumns columns = new NumberColumns();
    columns.collect(expression.parsed(), number);
    return columns.names;
  }

  private void collect(Expression expression, boolean number) {
    if (expression instanceof UnresolvedAttribute attribute) {
      if (number) {
        names.add(SourceExpression.name(attribute));
      }
    } else if (expression instanceof UnresolvedFunction function) {
      function(function, number);
    } else if (expression instanceof CaseWhen cases) {
      cases(cases, number);
    } else if (expression instanceof WindowExpression window) {
      collect(window.windowFunction(), number);
      all(children(window.windowSpec()), false);
    } else if (expression instanceof BinaryComparison) {
      List<Expression> sides = children(expression);
      all(sides, sides.stream().anyMatch(NumberColumns::constant));
    } else {
      boolean counted =
          expression instanceof BinaryArithmetic
              || expression instanceof UnaryMinus
              || expression instanceof Cast cast && cast.dataType() instanceof NumericType;
      all(children(expression), counted);
    }
  }

  private void function(UnresolvedFunction function, boolean number) {
    List<Expression> arguments = CollectionConverters.asJava(function.arguments());
    String name = function.nameParts().last().toLowerCase(Locale.ROOT);
    for (int i = 0; i < arguments.size(); i++) {
      boolean passed =
          PASSING.contains(name)
              || CHOOSING.contains(name) && i > 0
              || FIRST.contains(name) && i == 0;
      collect(arguments.get(i), STRICT.contains(name) && i == 0 || passed && number);
    }
    function
        .filter()
        .foreach(
            filter -> {
              collect(filter, false);
              return null;
            });
  }

  private void cases(CaseWhen cases, boolean number) {
    CollectionConverters.asJava(cases.branches())
        .forEach(
            branch -> {
              collect(branch._1(), false);
              collect(branch._2(), number);
            });
    if (cases.elseValue().isDefined()) {
      collect(cases.elseValue().get(), number);
    }
  }

  private void all(List<Expression> expressions, boolean number) {
    expressions.forEach(expression -> collect(expression, number));
  }

  private static boolean constant(Expression expression) {
    return expression instanceof Literal literal && literal.dataType() instanceof NumericType
        || expression instanceof UnaryMinus minus && constant(minus.child());
  }

  private static List<Expression> children(Expression expression) {
    return CollectionConverters.asJava(expression.children());
  }
}
