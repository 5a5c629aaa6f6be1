package io.flywheel.feeds.draft;

import io.flywheel.feeds.sample.SampleColumn;
import io.flywheel.warehouse.contract.ContractColumn;
import java.util.List;

/**
 * What one canonical column may be made of.
 *
 * @param column the canonical column
 * @param sql the expression; empty when nothing was found
 * @param aggregated the same where rows are aggregated, without windows; empty when there is none
 * @param guess why it may be wrong; empty when name and values say what it is
 * @param uses columns of the file that it reads
 */
record ColumnDraft(
    ContractColumn column, String sql, String aggregated, String guess, List<SampleColumn> uses) {

  static ColumnDraft missing(ContractColumn column, String why) {
    return new ColumnDraft(column, "", "", why, List.of());
  }

  boolean found() {
    return !sql.isEmpty();
  }

  /** True for a text that stands on every row, whatever the file says. */
  boolean constant() {
    return found() && uses.isEmpty() && sql.startsWith("'");
  }

  /** True when the value depends on where a row stands in its file. */
  boolean numbersRows() {
    return sql.contains("row_number()") || sql.contains("_line");
  }

  ColumnDraft doubted(String more) {
    return new ColumnDraft(
        column, sql, aggregated, guess.isEmpty() ? more : guess + "; " + more, uses);
  }
}
