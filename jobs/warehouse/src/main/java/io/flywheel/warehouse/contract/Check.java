package io.flywheel.warehouse.contract;

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
 */
public record Check(String name, Form form, String condition, Severity severity) {

  /** How a rule is written. */
  public enum Form {
    /** True for every row that keeps it. */
    CONDITION,
    /** Lists the rows that break it. */
    QUERY
  }

  /** What happens when a row breaks the rule. */
  public enum Severity {
    /** Reported; publishing goes on. */
    WARNING,
    /** Stops publishing. */
    ERROR
  }
}
