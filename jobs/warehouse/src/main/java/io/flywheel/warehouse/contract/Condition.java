package io.flywheel.warehouse.contract;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.spark.sql.catalyst.analysis.UnresolvedAttribute;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.parser.CatalystSqlParser$;
import scala.jdk.javaapi.CollectionConverters;

/** The columns that a SQL condition names. */
final class Condition {
  /** Functions that stand without brackets, where no column has such a name. */
  private static final Set<String> FUNCTIONS =
      Set.of("current_date", "current_timestamp", "current_time", "current_user", "user");

  private Condition() {}

  /** Names of the columns as they are written, each once; of a nested field its column. */
  static List<String> columns(String condition) {
    List<String> columns = new ArrayList<>();
    for (Expression leaf :
        CollectionConverters.asJava(
            CatalystSqlParser$.MODULE$.parseExpression(condition).collectLeaves())) {
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
}
