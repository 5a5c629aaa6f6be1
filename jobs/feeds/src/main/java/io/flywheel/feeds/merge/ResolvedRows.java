package io.flywheel.feeds.merge;

import io.flywheel.feeds.validate.RowRules;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Rows with their verdicts, computed once.
 *
 * @param rows columns _number, source_file, source_line, _part, verdict, reason, raw, against; and
 *     as structures of bronze columns {@code _own}, the row itself where it is appended in another
 *     turn, and {@code _put}, the row that says what stands on its day
 */
record ResolvedRows(Dataset<Row> rows) {
  private static final String ADDS = "_own IS NOT NULL OR _put IS NOT NULL";

  /** One row for each file, verdict, file that it is against, and whether there are rows to add. */
  Dataset<Row> counts() {
    return rows.selectExpr(
            "coalesce(_number, -1) AS _number",
            "verdict",
            "(" + ADDS + ") AS _adds",
            "IF(against IS NULL, NULL, source_file) AS _file",
            "against")
        .groupBy("_number", "verdict", "_adds", "_file", "against")
        .count();
  }

  /** Rows that are not simply appended, or no longer stand. */
  Dataset<Row> verdicts() {
    return rows.where("_number IS NOT NULL AND _own IS NOT NULL OR verdict IS NOT NULL")
        .selectExpr(
            "_number",
            "source_file",
            "source_line",
            RowRules.PART,
            "verdict",
            "reason",
            "raw",
            "_own IS NOT NULL AS lifted");
  }

  /** Rows to be appended beside the delivered ones. */
  Dataset<Row> added() {
    return part("_own").union(part("_put"));
  }

  private Dataset<Row> part(String column) {
    return rows.where(column + " IS NOT NULL").selectExpr(column + ".*");
  }
}
