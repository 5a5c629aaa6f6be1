package io.flywheel.feeds.validate;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.catalyst.analysis.UnresolvedAttribute;
import org.apache.spark.sql.catalyst.analysis.UnresolvedFunction;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.parser.CatalystSqlParser$;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Functions that expressions of mappings know beside those of Spark: a text that is not exactly a
 * value has none. Spark's own {@code try_cast} rounds, and takes 2024-03 for a day.
 */
final class StrictFunction {
  private static final String DECIMAL = "strict_decimal";
  private static final String TIMESTAMP = "strict_timestamp";
  static final Set<String> NAMES = Set.of(DECIMAL, TIMESTAMP);

  /** As exact as the amounts of bronze, and products of two still have room for their decimals. */
  private static final String AMOUNT = "DECIMAL(20,6)";

  private static final int PRECISION = 38;
  private static final int MICROSECONDS = 6;

  private StrictFunction() {}

  /**
   * The SQL that stands for a call, in its place; any other expression as it is.
   *
   * @throws IllegalArgumentException when its arguments are wrong; the message says which
   */
  static Expression inlined(Expression expression) {
    if (!(expression instanceof UnresolvedFunction function) || function.nameParts().size() != 1) {
      return expression;
    }
    List<Expression> arguments = CollectionConverters.asJava(function.arguments());
    return switch (function.nameParts().apply(0).toLowerCase(Locale.ROOT)) {
      case DECIMAL -> call(ValueRules.value("text", decimal(arguments)), arguments);
      case TIMESTAMP -> call(timestamp(arguments), arguments);
      default -> expression;
    };
  }

  private static String decimal(List<Expression> arguments) {
    if (arguments.size() == 1) {
      return AMOUNT;
    }
    if (arguments.size() == 2
        && literal(arguments.get(1)).orElse(null) instanceof Integer decimals
        && decimals >= 0
        && decimals < PRECISION) {
      return "DECIMAL(%d,%d)".formatted(PRECISION, decimals);
    }
    throw new IllegalArgumentException(
        "%s takes a text, and the number of decimals from 0 to %d where 6 are not enough"
            .formatted(DECIMAL, PRECISION - 1));
  }

  private static String timestamp(List<Expression> arguments) {
    if (arguments.size() == 1) {
      return ValueRules.value("text", "TIMESTAMP");
    }
    if (arguments.size() != 2
        || literal(arguments.get(1)).filter(value -> !(value instanceof Number)).isEmpty()) {
      throw new IllegalArgumentException(
          TIMESTAMP + " takes a text, and a pattern in quotes such as 'dd/MM/yyyy HH:mm:ss'");
    }
    verify(literal(arguments.get(1)).get().toString());
    return "try_to_timestamp(text, pattern)";
  }

  /** A pattern that says less than a day, or half of the hours, would have the rest made up. */
  private static void verify(String pattern) {
    String letters = pattern.replaceAll("'[^']*'", "");
    require(letters, "[yu]", pattern, "no year (yyyy)");
    require(letters, "[MLD]", pattern, "no month (MM; mm are minutes)");
    require(letters, "[dD]", pattern, "no day (dd)");
    if (letters.matches(".*[hK].*")) {
      require(letters, "a", pattern, "hours up to 12 (hh) without AM or PM (a)");
    } else if (letters.matches(".*[msS].*")) {
      require(letters, "[Hk]", pattern, "minutes without hours (HH)");
    }
    if (letters.contains("S".repeat(MICROSECONDS + 1))) {
      throw new IllegalArgumentException(
          "%s: '%s' has more than six digits of a second, which no timestamp keeps"
              .formatted(TIMESTAMP, pattern));
    }
  }

  private static void require(String letters, String wanted, String pattern, String lacking) {
    if (!letters.matches("(?s).*" + wanted + ".*")) {
      throw new IllegalArgumentException(
          "%s: the pattern '%s' has %s".formatted(TIMESTAMP, pattern, lacking));
    }
  }

  private static Optional<Object> literal(Expression expression) {
    return expression instanceof Literal literal
        ? Optional.ofNullable(literal.value())
        : Optional.empty();
  }

  private static Expression call(String body, List<Expression> arguments) {
    Map<String, Expression> named =
        arguments.size() == 1
            ? Map.of("text", arguments.get(0))
            : Map.of("text", arguments.get(0), "pattern", arguments.get(1));
    return ExpressionTree.up(
        CatalystSqlParser$.MODULE$.parseExpression(body),
        node ->
            node instanceof UnresolvedAttribute name
                ? named.getOrDefault(name.name(), node)
                : node);
  }
}
