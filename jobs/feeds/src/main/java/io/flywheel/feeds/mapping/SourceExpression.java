package io.flywheel.feeds.mapping;

import io.flywheel.warehouse.contract.ParsedSql;
import io.flywheel.warehouse.message.SparkMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.sql.catalyst.analysis.UnresolvedAttribute;
import org.apache.spark.sql.catalyst.analysis.UnresolvedFunction;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.LambdaFunction;
import org.apache.spark.sql.catalyst.expressions.UnresolvedNamedLambdaVariable;
import scala.jdk.javaapi.CollectionConverters;

/**
 * A SQL expression of a mapping over the columns of a file.
 *
 * @param sql its text
 * @param where where it stands: file and line of the settings, and the setting
 */
public record SourceExpression(String sql, String where) {
  private static final Set<String> NUMBERING = Set.of("row_number", "rank", "dense_rank");

  /** A column of a file as it is. */
  static SourceExpression column(String name) {
    return new SourceExpression("`" + name.replace("`", "``") + "`", name);
  }

  /**
   * Names of the file's columns in an expression.
   *
   * @throws MappingException when the text is no SQL expression
   */
  public static Set<String> columns(String sql, String where) {
    return new SourceExpression(sql, where).columns();
  }

  /** Names of the file's columns that it reads. */
  public Set<String> columns() {
    Set<String> names = names();
    names.removeAll(FileColumns.ALL);
    return names;
  }

  /** The same with the columns that every row has, such as {@code _file}. */
  Set<String> names() {
    Set<String> names = new TreeSet<>();
    collect(parsed(), Set.of(), names);
    return names;
  }

  /** Names of several parts such as {@code item.amount}, each as its parts. */
  public List<List<String>> qualified() {
    List<List<String>> names = new ArrayList<>();
    qualified(parsed(), names);
    return names;
  }

  private static void qualified(Expression expression, List<List<String>> names) {
    if (expression instanceof UnresolvedAttribute attribute && attribute.nameParts().size() > 1) {
      names.add(CollectionConverters.asJava(attribute.nameParts()));
    }
    CollectionConverters.asJava(expression.children()).forEach(child -> qualified(child, names));
  }

  /** True when it reads a column. */
  public boolean reads(String column) {
    return names().contains(column);
  }

  /** True when the value depends on how many rows stand before a row. */
  boolean numbersRows() {
    Set<String> names = names();
    return names.contains(FileColumns.LINE) || names.contains(FileColumns.ITEM) || counts(parsed());
  }

  private static boolean counts(Expression expression) {
    return expression instanceof UnresolvedFunction function
            && NUMBERING.contains(function.nameParts().last().toLowerCase(Locale.ROOT))
        || CollectionConverters.asJava(expression.children()).stream()
            .anyMatch(SourceExpression::counts);
  }

  /** True when it is a column of the file and nothing else. */
  public boolean bare() {
    return column().isPresent();
  }

  /** The file's column that the expression is and nothing else; empty for any other expression. */
  Optional<String> column() {
    return parsed() instanceof UnresolvedAttribute attribute
        ? Optional.of(name(attribute))
        : Optional.empty();
  }

  /**
   * The expression as Spark parses it.
   *
   * @throws MappingException when the text is no SQL expression
   */
  public Expression parsed() {
    try {
      return ParsedSql.expression(sql);
    } catch (Exception e) {
      // Scala declares no checked exceptions, so the parser's own cannot be named here.
      throw fault("is not a SQL expression: " + SparkMessage.sentence(e));
    }
  }

  /** The refusal of the expression, with its place and its text before the reason. */
  public MappingException fault(String reason) {
    return new MappingException("%s: '%s' %s".formatted(where, sql, reason));
  }

  private static void collect(Expression expression, Set<String> variables, Set<String> names) {
    Set<String> known = variables;
    if (expression instanceof UnresolvedAttribute attribute) {
      names.add(name(attribute));
    } else if (expression instanceof UnresolvedNamedLambdaVariable variable) {
      // Inside a lambda the parser takes every name for a variable.
      List<String> parts = CollectionConverters.asJava(variable.nameParts());
      if (!known.contains(parts.get(0))) {
        names.add(String.join(".", parts));
      }
    } else if (expression instanceof LambdaFunction lambda) {
      known = new TreeSet<>(variables);
      for (var argument : CollectionConverters.asJava(lambda.arguments())) {
        known.add(argument.name());
      }
    }
    for (Expression child : CollectionConverters.asJava(expression.children())) {
      collect(child, known, names);
    }
  }

  /** The name of a column, the parts of {@code item.amount} in one. */
  public static String name(UnresolvedAttribute attribute) {
    return String.join(".", CollectionConverters.asJava(attribute.nameParts()));
  }
}
