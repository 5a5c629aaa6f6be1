package io.flywheel.feeds.mapping;

import io.flywheel.warehouse.contract.SparkMessage;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.sql.catalyst.analysis.UnresolvedAttribute;
import org.apache.spark.sql.catalyst.analysis.UnresolvedFunction;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.parser.CatalystSqlParser$;
import scala.jdk.javaapi.CollectionConverters;

/** A SQL expression of a mapping: which columns of a file it reads. */
public final class SourceExpression {
  private static final Set<String> NUMBERING = Set.of("row_number", "rank", "dense_rank");

  private SourceExpression() {}

  /**
   * Names of the file's columns in the expression.
   *
   * @throws MappingException when the text is no SQL expression
   */
  public static Set<String> columns(String sql, String where) {
    Set<String> names = names(sql, where);
    names.removeAll(FileColumns.ALL);
    return names;
  }

  /** The same with the columns that every row has, such as {@code _file}. */
  static Set<String> names(String sql, String where) {
    Set<String> names = new TreeSet<>();
    collect(parsed(sql, where), names);
    return names;
  }

  /** True when the value depends on how many rows stand before a row. */
  static boolean numbersRows(String sql, String where) {
    return names(sql, where).contains(FileColumns.LINE) || counts(parsed(sql, where));
  }

  private static boolean counts(Expression expression) {
    return expression instanceof UnresolvedFunction function
            && NUMBERING.contains(function.nameParts().last().toLowerCase(Locale.ROOT))
        || CollectionConverters.asJava(expression.children()).stream()
            .anyMatch(SourceExpression::counts);
  }

  /** The file's column that the expression is and nothing else; empty for any other expression. */
  static Optional<String> column(String sql, String where) {
    return parsed(sql, where) instanceof UnresolvedAttribute attribute
        ? Optional.of(name(attribute))
        : Optional.empty();
  }

  private static Expression parsed(String sql, String where) {
    try {
      return CatalystSqlParser$.MODULE$.parseExpression(sql);
    } catch (Exception e) {
      // Scala declares no checked exceptions, so the parser's own cannot be named here.
      throw new MappingException(
          where + ": '" + sql + "' is not a SQL expression: " + SparkMessage.sentence(e));
    }
  }

  private static void collect(Expression expression, Set<String> names) {
    if (expression instanceof UnresolvedAttribute attribute) {
      names.add(name(attribute));
    }
    CollectionConverters.asJava(expression.children()).forEach(child -> collect(child, names));
  }

  private static String name(UnresolvedAttribute attribute) {
    return String.join(".", CollectionConverters.asJava(attribute.nameParts()));
  }
}
