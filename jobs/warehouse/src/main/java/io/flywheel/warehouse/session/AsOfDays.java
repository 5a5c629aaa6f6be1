package io.flywheel.warehouse.session;

import io.flywheel.warehouse.contract.TableName;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.parser.CatalystSqlParser$;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.types.StringType;
import scala.collection.immutable.Seq;

/**
 * The table function {@code as_of_days('silver.fx_rate', 'bronze.order_line')}: the rows of a table
 * that hold on each day of another, with the columns month and day of the other.
 *
 * <p>Intervals are tried once a day; the rows of a day join by equal columns. Both tables stand in
 * the analysed query by their names, so that restrictions of inputs reach them.
 */
public final class AsOfDays {
  /** The SELECT that stands for a call: part of what a table's definition is. */
  public static final String BODY =
      """
      SELECT d.month, d.day, v.*
      FROM (SELECT DISTINCT month, day FROM %2$s) AS d
      JOIN %1$s AS v ON v.valid_from <= d.day AND d.day < v.valid_to\
      """;

  static final String NAME = "as_of_days";

  private AsOfDays() {}

  /**
   * The query of a call.
   *
   * @param arguments a table with valid_from and valid_to, and one with month and day
   * @throws IllegalArgumentException when these are not names of two tables as texts
   */
  static LogicalPlan of(Seq<Expression> arguments) {
    if (arguments.size() != 2) {
      throw refused("2 arguments are expected, found " + arguments.size());
    }
    return CatalystSqlParser$.MODULE$.parsePlan(
        BODY.formatted(table(arguments.apply(0)), table(arguments.apply(1))));
  }

  private static TableName table(Expression argument) {
    if (argument instanceof Literal literal
        && literal.dataType() instanceof StringType
        && literal.value() != null) {
      return TableName.parse(literal.value().toString());
    }
    throw refused("arguments are names of tables in quotes, found " + argument.sql());
  }

  private static IllegalArgumentException refused(String reason) {
    return new IllegalArgumentException(NAME + ": " + reason);
  }
}
