package io.flywheel.feeds.ingest;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.sql.catalyst.analysis.UnresolvedAttribute;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.parser.CatalystSqlParser$;
import scala.jdk.javaapi.CollectionConverters;

/** A SQL expression of a mapping: which columns of a file it reads. */
final class SourceExpression {
  private static final Set<String> GIVEN =
      Set.of(FileParser.FILE, FileParser.LINE, FileParser.FILE_DAY);

  private SourceExpression() {}

  /**
   * Names of the file's columns in the expression.
   *
   * @throws MappingException when the text is no SQL expression
   */
  static Set<String> columns(String sql, String where) {
    Expression expression;
    try {
      expression = CatalystSqlParser$.MODULE$.parseExpression(sql);
    } catch (Exception e) {
      // Scala declares no checked exceptions, so the parser's own cannot be named here.
      throw new MappingException(
          where + ": '" + sql + "' is not a SQL expression: " + e.getMessage().strip());
    }
    Set<String> names = new TreeSet<>();
    collect(expression, names);
    names.removeAll(GIVEN);
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
