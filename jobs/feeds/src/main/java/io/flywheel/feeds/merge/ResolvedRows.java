package io.flywheel.feeds.merge;

import io.flywheel.feeds.validate.RowRules;
import io.flywheel.warehouse.driver.DriverRows;
import java.io.Serializable;
import java.util.AbstractMap;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;

/**
 * Rows with their verdicts, computed once.
 *
 * @param rows columns _number, source_file, source_line, _part, verdict, reason, raw, against; and
 *     as structures of bronze columns {@code _own}, the row itself where it is appended in another
 *     turn, and {@code _put}, the row that says what stands on its day
 */
record ResolvedRows(Dataset<Row> rows) {
  private static final String ADDS = "_own IS NOT NULL OR _put IS NOT NULL";

  /**
   * Rows that are alike.
   *
   * @param number of the file; -1 for rows of bronze
   * @param verdict on them; null for none
   * @param adds whether there are rows to add
   * @param file path of the file; null when it is against no other
   * @param against path of the file that it is against; null for none
   */
  record Alike(int number, String verdict, boolean adds, String file, String against)
      implements Serializable {}

  /** How many rows are alike. */
  Map<Alike, Long> counts() {
    Dataset<Row> read =
        rows.selectExpr(
            "coalesce(_number, -1)",
            "verdict",
            "(" + ADDS + ")",
            "IF(against IS NULL, NULL, source_file)",
            "against");
    Map<Alike, Long> counts = new HashMap<>();
    DriverRows.fold(read, ResolvedRows::counts)
        .forEach(count -> counts.merge(count.getKey(), count.getValue(), Long::sum));
    return counts;
  }

  private static Iterator<Map.Entry<Alike, Long>> counts(Iterator<InternalRow> rows) {
    Map<Alike, Long> counts = new HashMap<>();
    rows.forEachRemaining(
        row ->
            counts.merge(
                new Alike(
                    row.getInt(0), text(row, 1), row.getBoolean(2), text(row, 3), text(row, 4)),
                1L,
                Long::sum));
    // An entry of the map itself cannot be sent.
    return counts.entrySet().stream()
        .<Map.Entry<Alike, Long>>map(AbstractMap.SimpleEntry::new)
        .iterator();
  }

  private static String text(InternalRow row, int at) {
    return row.isNullAt(at) ? null : row.getUTF8String(at).toString();
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
