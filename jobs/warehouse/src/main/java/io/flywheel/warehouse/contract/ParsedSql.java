package io.flywheel.warehouse.contract;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.parser.CatalystSqlParser$;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.types.DataType;

/**
 * The SQL of contracts and mappings as Spark parses it, before it is analysed. Each text is parsed
 * once a process: commands read all contracts as they start, and each text is asked for several
 * times. What is no SQL throws Spark's ParseException, which Scala does not declare.
 */
public final class ParsedSql {
  private static final Map<String, LogicalPlan> SELECTS = new ConcurrentHashMap<>();
  private static final Map<String, Expression> EXPRESSIONS = new ConcurrentHashMap<>();
  private static final Map<String, DataType> TYPES = new ConcurrentHashMap<>();

  private ParsedSql() {}

  /** The plan of a SELECT. */
  public static LogicalPlan select(String sql) {
    return SELECTS.computeIfAbsent(sql, CatalystSqlParser$.MODULE$::parsePlan);
  }

  /** An expression over columns. */
  public static Expression expression(String sql) {
    return EXPRESSIONS.computeIfAbsent(sql, CatalystSqlParser$.MODULE$::parseExpression);
  }

  /** A type such as {@code DECIMAL(18,2)}. */
  public static DataType type(String sql) {
    return TYPES.computeIfAbsent(sql, CatalystSqlParser$.MODULE$::parseDataType);
  }
}
