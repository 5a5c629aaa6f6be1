package io.flywheel.feeds.mapping;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.spark.sql.catalyst.analysis.UnresolvedAttribute;
import org.apache.spark.sql.catalyst.analysis.UnresolvedFunction;
import org.apache.spark.sql.catalyst.expressions.BinaryArithmetic;
import org.apache.spark.sql.catalyst.expressions.BinaryComparison;
import org.apache.spark.sql.catalyst.expressions.CaseWhen;
import org.apache.spark.sql.catalyst.expressions.Cast;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.expressions.Predicate;
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
          "mean",
          "ceil",
          "ceiling",
          "floor",
          "sign",
          "signum",
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
  private static final Set<String> FIRST =
      Set.of("nullif", "lag", "lead", "max_by", "min_by", "nth_value");

  private static final Set<String> COMPARING = Set.of("between", "equal_null");

  /** Functions that make a number of a text as SQL writes it. */
  private static final Set<String> CASTS =
      Set.of("double", "float", "decimal", "int", "bigint", "smallint", "tinyint");

  /** Functions by which a mapping reads a text in its own way, or tells something of it. */
  private static final Set<String> READING =
      Set.of(
          "count",
          "length",
          "char_length",
          "size",
          "instr",
          "year",
          "month",
          "day",
          "datediff",
          "date_diff",
          "strict_timestamp",
          "replace",
          "regexp_replace",
          "translate",
          "regexp_extract",
          "regexp_substr",
          "split",
          "split_part",
          "substring_index",
          "to_number",
          "try_to_number",
          "get_json_object");

  private final Set<String> names = new TreeSet<>();
  private final Map<String, MappingException> unclear = new TreeMap<>();
  private final Map<String, String> where = new TreeMap<>();
  private SourceExpression source;

  /**
   * Looks through an expression.
   *
   * @param number true when its value goes into a column of numbers
   */
  void add(SourceExpression expression, boolean number) {
    source = expression;
    collect(expression.parsed(), number);
  }

  /** Columns that are taken as numbers. */
  Set<String> names() {
    return names;
  }

  /**
   * Where files write numbers otherwise than SQL, every column has to be one or the other: a text
   * that SQL would read by itself may be another number.
   *
   * @throws MappingException naming a column of which that is not clear
   */
  void verify(Map<String, ColumnUse> uses) {
    for (MappingException fault : unclear.values()) {
      throw fault;
    }
    for (String name : names) {
      Optional<String> text =
          Optional.ofNullable(uses.get(name))
              .filter(ColumnUse::otherwise)
              .map(use -> use.itself().firstKey());
      if (text.isPresent()) {
        throw new MappingException(
            "%s: %s is a number here, and %s as it stands; with format.decimal or thousands it is one of them, so read the number by replace"
                .formatted(where.get(name), name, text.get()));
      }
    }
  }

  private void collect(Expression expression, boolean number) {
    if (expression instanceof UnresolvedAttribute attribute) {
      if (number) {
        names.add(SourceExpression.name(attribute));
        where.putIfAbsent(SourceExpression.name(attribute), source.where());
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
    } else if (expression instanceof Predicate) {
      all(children(expression), false);
    } else if (expression instanceof BinaryArithmetic || expression instanceof UnaryMinus) {
      all(children(expression), true);
    } else if (expression instanceof Cast cast) {
      all(children(expression), number || cast.dataType() instanceof NumericType);
    } else {
      if (number) {
        unclear(expression, "in a way that does not say whether it is one");
      }
      all(children(expression), false);
    }
  }

  private void unclear(Expression expression, String how) {
    if (expression instanceof UnresolvedAttribute attribute) {
      String name = SourceExpression.name(attribute);
      unclear.putIfAbsent(
          name,
          source.fault(
              "takes %s for a number %s; with format.decimal or thousands write strict_decimal(%s), or read it by replace"
                  .formatted(name, how, name)));
    }
    children(expression).forEach(child -> unclear(child, how));
  }

  private void function(UnresolvedFunction function, boolean number) {
    List<Expression> arguments = CollectionConverters.asJava(function.arguments());
    String name = function.nameParts().last().toLowerCase(Locale.ROOT);
    if (COMPARING.contains(name)) {
      all(arguments, arguments.stream().anyMatch(NumberColumns::constant));
      return;
    }
    boolean known =
        Stream.of(STRICT, PASSING, CHOOSING, FIRST, CASTS, READING)
            .anyMatch(names -> names.contains(name));
    if (number && !known) {
      unclear(function, "through " + name);
    }
    for (int i = 0; i < arguments.size(); i++) {
      boolean passed =
          PASSING.contains(name)
              || CHOOSING.contains(name) && i > 0
              || FIRST.contains(name) && i == 0;
      boolean taken = STRICT.contains(name) && i == 0 || CASTS.contains(name);
      collect(arguments.get(i), taken || passed && number);
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
