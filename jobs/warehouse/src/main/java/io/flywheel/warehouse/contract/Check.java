package io.flywheel.warehouse.contract;

/**
 * A rule that every row keeps: a SQL condition; NULL counts as kept.
 *
 * @param name what reports and constraints call it: unique within the table
 * @param condition SQL condition over the table's columns
 * @param severity what a broken rule does
 */
public record Check(String name, String condition, Severity severity) {

  /** What happens when a row breaks the rule. */
  public enum Severity {
    /** Reported; publishing goes on. */
    WARNING,
    /** Stops publishing. */
    ERROR
  }
}
