package io.flywheel.feeds.mapping;

import io.flywheel.warehouse.contract.SparkMessage;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.sql.catalyst.analysis.UnresolvedAttribute;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.parser.CatalystSqlParser$;
import scala.jdk.javaapi.CollectionConverters;

/** A SQL expression of a mapping: which columns of a file it reads. */
public final class SourceExpression {
  private SourceExpression() {}

  /**
   * Names of the file's columns in the expression.
   *
   * @throws MappingException when the text is no SQL expression
   */
  public static Set<String> columns(String sql, String where) {
    Expression expression;
    try {
      expression = CatalystSqlParser$.MODULE$.parseExpression(sql);
    } catch (Exception e) {
      // Scala declares no checked exceptions, so the parser's own cannot be named here.
      throw new MappingException(
          where + ": '" + sql + "' is not a SQL expression: " + SparkMessage.sentence(e));
    }
    Set<String> names = new TreeSet<>();
    collect(expression, names);
    names.removeAll(FileColumns.ALL);
    return names;
  }

  private static void collect(Expression expression, Set<String> names) {
    if (expression instanceof UnresolvedAttribute attribute) {
      List<String> parts = CollectionConverters.asJava(attribute.nameParts());
      names.add(String.join(".", parts));
    }
    CollectionConverters.asJava(expression.children()).forEach(child -> collect(child, names));
  }
}
