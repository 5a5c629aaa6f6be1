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
 * @param condition a SQL condition over the row, NULL counting as kept; or a SELECT that lists the
 *     rows that break the rule
 * @param severity what a broken rule does
 * @param line line of the contract on which it stands; 0 when it stands in none
 */
public record Check(String name, Form form, String condition, Severity severity, int line) {

  /** How a rule is written. */
  public enum Form {
    /** True for every row that keeps it. */
    CONDITION,
    /** Lists the rows that break it. */
    QUERY
  }

  /** The condition as SQL that is never NULL: NULL counts as kept. */
  public String kept() {
    return "COALESCE((" + condition + "), TRUE)";
  }

  /** The columns that a condition names, as it writes them. */
  public List<String> columns() {
    return Condition.columns(condition);
  }

  /** What happens when a row breaks the rule. */
  public enum Severity {
    /** Reported; publishing goes on. */
    WARNING,
    /** Stops publishing. */
    ERROR
  }
}
