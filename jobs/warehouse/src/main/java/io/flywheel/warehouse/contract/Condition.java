package io.flywheel.warehouse.contract;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.sql.catalyst.analysis.UnresolvedAttribute;
import org.apache.spark.sql.catalyst.analysis.UnresolvedExtractValue;
import org.apache.spark.sql.catalyst.analysis.UnresolvedFunction;
import org.apache.spark.sql.catalyst.expressions.And;
import org.apache.spark.sql.catalyst.expressions.CaseWhen;
import org.apache.spark.sql.catalyst.expressions.Cast;
import org.apache.spark.sql.catalyst.expressions.EqualNullSafe;
import org.apache.spark.sql.catalyst.expressions.EvalMode;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.IsNotNull;
import org.apache.spark.sql.catalyst.expressions.IsNull;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.expressions.Or;
import scala.jdk.javaapi.CollectionConverters;

/** What a SQL condition names, and whether it can come out NULL. */
final class Condition {
  /** Functions that stand without brackets, where no column has such a name. */
  private static final Set<String> FUNCTIONS =
      Set.of("current_date", "current_timestamp", "current_time", "current_user", "user");

  /** Functions that are NULL only where an argument is. */
  private static final Set<String> STRICT =
      Set.of("abs", "between", "length", "like", "lower", "rlike", "round", "trim", "upper");

  private Condition() {}

  /** Names of the columns as they are written, each once; of a nested field its column. */
  static List<String> columns(String condition) {
    List<String> columns = new ArrayList<>();
    for (Expression leaf :
        CollectionConverters.asJava(ParsedSql.expression(condition).collectLeaves())) {
      if (leaf instanceof UnresolvedAttribute attribute) {
        String column = attribute.nameParts().head();
        if (!columns.contains(column)) {
          columns.add(column);
        }
      }
    }
    return columns;
  }

  /** Those of them that a table does not have. */
  static List<String> unknown(String condition, Collection<String> known) {
    return columns(condition).stream()
        .filter(column -> known.stream().noneMatch(column::equalsIgnoreCase))
        .filter(column -> !FUNCTIONS.contains(column.toLowerCase(Locale.ROOT)))
        .toList();
  }

  /**
   * Why a condition can come out NULL: a column without a value, or a function that may have none.
   * Empty when it cannot, as {@code x IS NULL OR x > 0}. Of functions that are not known here the
   * worst is believed.
   *
   * @param required columns that have a value in every row
   */
  static Optional<String> whyNull(String condition, Collection<String> required) {
    Set<String> present = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    present.addAll(required);
    return whyNull(ParsedSql.expression(condition), present);
  }

  private static Optional<String> whyNull(Expression expression, Set<String> present) {
    if (expression instanceof IsNull
        || expression instanceof IsNotNull
        || expression instanceof EqualNullSafe) {
      return Optional.empty();
    }
    if (expression instanceof UnresolvedAttribute attribute) {
      boolean known = attribute.nameParts().size() == 1 && present.contains(attribute.name());
      return known ? Optional.empty() : Optional.of(attribute.name());
    }
    if (expression instanceof Literal literal) {
      return literal.value() == null ? Optional.of("NULL") : Optional.empty();
    }
    if (expression instanceof UnresolvedFunction function) {
      return ofFunction(function, present);
    }
    if (expression instanceof UnresolvedExtractValue
        || expression instanceof CaseWhen choice && choice.elseValue().isEmpty()
        || expression instanceof Cast cast && cast.evalMode() == EvalMode.TRY()) {
      return Optional.of(expression.sql());
    }
    return any(children(expression), with(expression, present));
  }

  private static Optional<String> ofFunction(UnresolvedFunction function, Set<String> present) {
    String name = function.nameParts().last().toLowerCase(Locale.ROOT);
    List<Expression> arguments = CollectionConverters.asJava(function.arguments());
    if (name.equals("coalesce")) {
      boolean never = arguments.stream().anyMatch(each -> whyNull(each, present).isEmpty());
      return never ? Optional.empty() : any(arguments, present);
    }
    return STRICT.contains(name) ? any(arguments, present) : Optional.of(name + "()");
  }

  private static Optional<String> any(List<Expression> expressions, Set<String> present) {
    return expressions.stream().flatMap(each -> whyNull(each, present).stream()).findFirst();
  }

  /** A column that is NULL decides {@code x IS NULL OR ...}, so that beside it, it is not NULL. */
  private static Set<String> with(Expression expression, Set<String> present) {
    boolean or = expression instanceof Or;
    if (!or && !(expression instanceof And)) {
      return present;
    }
    Set<String> more = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    more.addAll(present);
    for (Expression child : children(expression)) {
      if (child.getClass() == expression.getClass()) {
        more.addAll(with(child, present));
      } else if ((or ? child instanceof IsNull : child instanceof IsNotNull)
          && children(child).get(0) instanceof UnresolvedAttribute tested) {
        more.add(tested.name());
      }
    }
    return more;
  }

  private static List<Expression> children(Expression expression) {
    return CollectionConverters.asJava(expression.children());
  }
}
