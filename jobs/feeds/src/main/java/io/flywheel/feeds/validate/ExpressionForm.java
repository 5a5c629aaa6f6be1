package io.flywheel.feeds.validate;

import io.flywheel.feeds.mapping.MappingException;
import io.flywheel.feeds.mapping.SourceExpression;
import io.flywheel.warehouse.message.Nearest;
import io.flywheel.warehouse.session.SqlFunction;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.apache.spark.sql.catalyst.FunctionIdentifier;
import org.apache.spark.sql.catalyst.analysis.FunctionRegistry;
import org.apache.spark.sql.catalyst.analysis.Star;
import org.apache.spark.sql.catalyst.analysis.UnresolvedAttribute;
import org.apache.spark.sql.catalyst.analysis.UnresolvedFunction;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.ExpressionInfo;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.expressions.SubqueryExpression;
import org.apache.spark.sql.catalyst.expressions.UnresolvedWindowExpression;
import org.apache.spark.sql.catalyst.expressions.WindowExpression;
import org.apache.spark.sql.catalyst.expressions.aggregate.AggregateExpression;
import scala.Option;
import scala.jdk.javaapi.CollectionConverters;

/**
 * What an expression of a mapping may be: a value of each record, or for {@code day.rows} one value
 * of a whole file. Types are checked when an ingest starts; this needs the text only.
 */
final class ExpressionForm {
  private static final Set<String> CLOCK_WORDS =
      Set.of("current_date", "current_time", "current_timestamp", "localtimestamp", "localtime");
  private static final Pattern CLOCK_LITERAL =
      Pattern.compile("(?is)\\w+\\s*'\\s*(now|today|tomorrow|yesterday)\\b.*");

  private final SourceExpression source;
  private final boolean wholeFile;
  private int aggregates;

  private ExpressionForm(SourceExpression source, boolean wholeFile) {
    this.source = source;
    this.wholeFile = wholeFile;
  }

  /**
   * @throws MappingException when it is not a value of each record
   */
  static void verifyRecord(SourceExpression source) {
    new ExpressionForm(source, false).verify(source.parsed(), false);
  }

  /**
   * @throws MappingException when it is not one value of a whole file
   */
  static void verifyFile(SourceExpression source) {
    ExpressionForm form = new ExpressionForm(source, true);
    form.verify(source.parsed(), false);
    if (form.aggregates == 0) {
      throw source.fault(
          "is the same for all files; give the day in the name, or an aggregate such as max(...)");
    }
  }

  private void verify(Expression expression, boolean inAggregate) {
    if (expression instanceof SubqueryExpression) {
      throw source.fault("holds a query; an expression sees the rows of its own file only");
    }
    if (expression instanceof UnresolvedWindowExpression) {
      throw source.fault("names a window; write OVER (PARTITION BY ... ORDER BY ...) in its place");
    }
    if (expression instanceof Literal && CLOCK_LITERAL.matcher(text(expression)).matches()) {
      throw source.fault("reads the clock with " + text(expression));
    }
    if (expression instanceof UnresolvedAttribute attribute) {
      verify(attribute, inAggregate);
    }
    if (expression instanceof WindowExpression window) {
      if (wholeFile) {
        throw source.fault("has a window; it is computed over all rows of each file anyway");
      }
      verifyFunction(window.windowFunction());
      ExpressionTree.children(window.windowFunction()).forEach(child -> verify(child, false));
      verify(window.windowSpec(), false);
      return;
    }
    verifyFunction(expression);
    Optional<String> aggregate = aggregate(expression);
    if (aggregate.isPresent()) {
      aggregates++;
      if (!wholeFile) {
        throw source.fault(
            "has the aggregate %1$s without a window; write %1$s(...) OVER (PARTITION BY ...)"
                .formatted(aggregate.get()));
      }
    }
    ExpressionTree.children(expression)
        .forEach(child -> verify(child, inAggregate || aggregate.isPresent()));
  }

  private void verify(UnresolvedAttribute attribute, boolean inAggregate) {
    String name = attribute.name();
    if (CLOCK_WORDS.contains(name.toLowerCase(Locale.ROOT)) && !text(attribute).contains("`")) {
      throw source.fault(
          "reads the clock; a column of the name %s is written in backticks".formatted(name));
    }
    if (wholeFile && !inAggregate) {
      throw source.fault(
          "reads %s outside of an aggregate such as max(...), so each row may tell another day"
              .formatted(name));
    }
  }

  private void verifyFunction(Expression expression) {
    ExpressionTree.children(expression).stream()
        .filter(Star.class::isInstance)
        .findFirst()
        .ifPresent(
            star -> {
              if (!name(expression).filter("count"::equals).isPresent()) {
                throw source.fault("has a * in the place of a column");
              }
            });
    name(expression)
        .ifPresent(
            name -> {
              if (known(name) && info(name).filter(is("generator_funcs")).isPresent()) {
                throw source.fault("makes several rows of one with %s".formatted(name));
              }
              if (!known(name)) {
                throw source.fault(
                    "calls %s, which is no function%s"
                        .formatted(name, Nearest.hint(name, names())));
              }
            });
  }

  /** The name of an aggregate function; empty for any other expression. */
  static Optional<String> aggregate(Expression expression) {
    if (expression instanceof AggregateExpression aggregate) {
      return Optional.of(aggregate.aggregateFunction().prettyName());
    }
    return name(expression).filter(name -> info(name).filter(is("agg_funcs")).isPresent());
  }

  private static java.util.function.Predicate<ExpressionInfo> is(String group) {
    return info -> group.equals(info.getGroup());
  }

  /** The name of a function that the parser leaves to be looked up. */
  private static Optional<String> name(Expression expression) {
    return expression instanceof UnresolvedFunction function && function.nameParts().size() == 1
        ? Optional.of(function.nameParts().apply(0).toLowerCase(Locale.ROOT))
        : Optional.empty();
  }

  private static Optional<ExpressionInfo> info(String name) {
    Option<ExpressionInfo> info =
        FunctionRegistry.builtin().lookupFunction(new FunctionIdentifier(name));
    return info.isDefined() ? Optional.of(info.get()) : Optional.empty();
  }

  private static boolean known(String name) {
    return own().contains(name) || info(name).isPresent();
  }

  private static Set<String> names() {
    Set<String> names = new TreeSet<>(own());
    CollectionConverters.asJava(FunctionRegistry.builtin().listFunction())
        .forEach(function -> names.add(function.funcName()));
    return names;
  }

  private static Set<String> own() {
    Set<String> own = new TreeSet<>(StrictFunction.NAMES);
    Arrays.stream(SqlFunction.values()).map(SqlFunction::sqlName).forEach(own::add);
    return own;
  }

  private static String text(Expression expression) {
    var origin = expression.origin();
    if (origin.sqlText().isEmpty() || origin.startIndex().isEmpty()) {
      return "";
    }
    return origin
        .sqlText()
        .get()
        .substring((int) origin.startIndex().get(), (int) origin.stopIndex().get() + 1);
  }
}
