package io.flywheel.feeds.validate;

import io.flywheel.warehouse.contract.ParsedSql;
import io.flywheel.warehouse.message.SparkMessage;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.catalyst.analysis.UnresolvedAttribute;
import org.apache.spark.sql.catalyst.analysis.UnresolvedFunction;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.LambdaFunction;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.util.LegacyDateFormats$;
import org.apache.spark.sql.catalyst.util.TimestampFormatter$;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Functions that expressions of mappings know beside those of Spark: a text that is not exactly a
 * value has none. Spark's own {@code try_cast} rounds, and takes 2024-03 for a day.
 */
final class StrictFunction {
  private static final String DECIMAL = "strict_decimal";
  private static final String TRY_DECIMAL = "try_decimal";
  private static final String MINOR_UNITS = "minor_units";
  private static final String TIMESTAMP = "strict_timestamp";
  static final Set<String> NAMES = Set.of(DECIMAL, TRY_DECIMAL, MINOR_UNITS, TIMESTAMP);
  private static final Set<String> STRICT = Set.of(DECIMAL, MINOR_UNITS, TIMESTAMP);

  /** Names under which the SQL that stands for a call has its arguments. */
  private static final List<String> PARAMETERS = List.of("text", "second", "third");

  /**
   * Spark's own functions know English names of months only. JSON as the way in keeps every
   * character of the text, where CSV would take commas and quotes for its own.
   */
  private static final String OF_LOCALE =
      "from_json(to_json(named_struct('v', CAST(text AS STRING))), 'v TIMESTAMP', map("
          + "'timestampFormat', second, 'locale', third, 'timeZone', 'UTC',"
          + " 'enableDateTimeParsingFallback', 'false')).v";

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
      case TRY_DECIMAL -> call(ValueRules.value("text", tried(arguments)), arguments);
      case MINOR_UNITS -> call(minorUnits(arguments), arguments);
      case TIMESTAMP -> call(timestamp(arguments), arguments);
      default -> expression;
    };
  }

  /**
   * The calls in an expression whose value says that a text was none: {@code try_decimal} asks for
   * no more than NULL. Those over variables of a lambda have no text of their own.
   */
  static List<UnresolvedFunction> calls(Expression expression) {
    List<UnresolvedFunction> calls = new ArrayList<>();
    if (expression instanceof LambdaFunction) {
      return calls;
    }
    if (expression instanceof UnresolvedFunction function
        && function.nameParts().size() == 1
        && STRICT.contains(function.nameParts().apply(0).toLowerCase(Locale.ROOT))) {
      calls.add(function);
    }
    ExpressionTree.children(expression).forEach(child -> calls.addAll(calls(child)));
    return calls;
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

  private static String tried(List<Expression> arguments) {
    if (arguments.size() == 3
        && literal(arguments.get(1)).orElse(null) instanceof Integer precision
        && literal(arguments.get(2)).orElse(null) instanceof Integer decimals
        && precision >= 1
        && precision <= PRECISION
        && decimals >= 0
        && decimals <= precision) {
      return "DECIMAL(%d,%d)".formatted(precision, decimals);
    }
    throw new IllegalArgumentException(
        "%s takes a text, the number of digits from 1 to %d, and how many of them are decimals"
            .formatted(TRY_DECIMAL, PRECISION));
  }

  private static String minorUnits(List<Expression> arguments) {
    if (arguments.size() != 2) {
      throw new IllegalArgumentException(
          MINOR_UNITS
              + " takes the text of an amount in minor units, and a currency such as 'EUR'");
    }
    return MinorUnits.value("text", "second", AMOUNT);
  }

  private static String timestamp(List<Expression> arguments) {
    if (arguments.size() == 1) {
      return ValueRules.value("text", "TIMESTAMP");
    }
    if (arguments.isEmpty()
        || arguments.size() > PARAMETERS.size()
        || !arguments.stream().skip(1).allMatch(StrictFunction::quoted)) {
      throw new IllegalArgumentException(
          TIMESTAMP
              + " takes a text, a pattern in quotes such as 'dd/MM/yyyy HH:mm:ss', and for the"
              + " names of months a locale in quotes such as 'de'");
    }
    String pattern = literal(arguments.get(1)).get().toString();
    verify(pattern);
    if (arguments.size() == 2) {
      verify(pattern, Locale.US);
      return "try_to_timestamp(text, second)";
    }
    verify(pattern, locale(literal(arguments.get(2)).get().toString()));
    return OF_LOCALE;
  }

  /** Java takes a name that it does not know for no language, whose months have no names. */
  private static Locale locale(String name) {
    Locale locale = Locale.forLanguageTag(name);
    if (locale.getLanguage().isEmpty() || !List.of(Locale.getAvailableLocales()).contains(locale)) {
      throw new IllegalArgumentException(
          "%s: '%s' is no locale; write a language such as 'de', or one of a country as 'pt-BR'"
              .formatted(TIMESTAMP, name));
    }
    return locale;
  }

  /** Spark itself finds a wrong pattern when it reads the first value. */
  private static void verify(String pattern, Locale locale) {
    try {
      TimestampFormatter$.MODULE$
          .apply(
              pattern, ZoneOffset.UTC, locale, LegacyDateFormats$.MODULE$.FAST_DATE_FORMAT(), true)
          .validatePatternString(false);
    } catch (RuntimeException e) {
      throw new IllegalArgumentException(
          "%s: '%s' is no pattern: %s".formatted(TIMESTAMP, pattern, SparkMessage.sentence(e)), e);
    }
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

  private static boolean quoted(Expression argument) {
    return literal(argument).filter(value -> !(value instanceof Number)).isPresent();
  }

  private static Optional<Object> literal(Expression expression) {
    return expression instanceof Literal literal
        ? Optional.ofNullable(literal.value())
        : Optional.empty();
  }

  private static Expression call(String body, List<Expression> arguments) {
    Map<String, Expression> named = new HashMap<>();
    for (int i = 0; i < arguments.size(); i++) {
      named.put(PARAMETERS.get(i), arguments.get(i));
    }
    return ExpressionTree.up(
        ParsedSql.expression(body),
        node ->
            node instanceof UnresolvedAttribute name
                ? named.getOrDefault(name.name(), node)
                : node);
  }
}
