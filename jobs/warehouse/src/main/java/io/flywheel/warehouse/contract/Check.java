package io.flywheel.warehouse.contract;

import java.util.List;

/**
 * A rule of a table.
 *
 * <p>Conditions of single columns with severity error are constraints of the table, refused at the
 * write; conditions of the table and queries are evaluated by the check stage, which counts the
 * rows that break them.
 *
 * @param name what reports and constraints call it: unique within the table
 * @param form how the rule is written
 * @param condition a SQL condition over the row; or a SELECT that lists the rows that break the
 *     rule
 * @param whenNull what a condition means that is neither true nor false of a row
 * @param severity what a broken rule does
 * @param line line of the contract on which it stands; 0 when it stands in none
 */
public record Check(
    String name, Form form, String condition, WhenNull whenNull, Severity severity, int line) {

  /** How a rule is written. */
  public enum Form {
    /** True for every row that keeps it. */
    CONDITION,
    /** Lists the rows that break it. */
    QUERY
  }

  /**
   * The condition as SQL that is never NULL. One that only a missing required value makes NULL is
   * kept: the missing value is refused for itself.
   */
  public String kept() {
    return "COALESCE((%s), %s)"
        .formatted(condition, whenNull == WhenNull.BREAKS ? "FALSE" : "TRUE");
  }

  /** The columns that a condition names, as it writes them. */
  public List<String> columns() {
    return Condition.columns(condition);
  }

  /** What a condition that comes out NULL says of its row. */
  public enum WhenNull {
    /** The row keeps the rule. */
    HOLDS,
    /** The row breaks the rule. */
    BREAKS,
    /** It never comes out NULL while the table's required columns have values. */
    NEVER
  }

  /** What happens when a row breaks the rule. */
  public enum Severity {
    /** Reported; publishing goes on. */
    WARNING,
    /** Stops publishing. */
    ERROR
  }
}
