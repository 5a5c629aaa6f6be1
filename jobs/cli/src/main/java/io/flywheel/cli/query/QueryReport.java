package io.flywheel.cli.query;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructType;

/** Small results of our own queries, as aligned tables; for queries that end in a LIMIT. */
public final class QueryReport {
  private final SparkSession session;
  private final Cells cells;

  /**
   * A report over what the session sees.
   *
   * @param session a session over published versions
   */
  public QueryReport(SparkSession session) {
    this.session = session;
    this.cells = new Cells(ZoneId.of(session.conf().get("spark.sql.session.timeZone")));
  }

  /** The rows of a query of ours. */
  public List<Row> rows(String sql) {
    return session.sql(sql).takeAsList(ResultWriter.TABLE_ROWS);
  }

  /** The rows of a query of ours as a table, headed by its column names; NULL is empty. */
  public TextTable table(String sql) {
    var result = session.sql(sql);
    StructType schema = result.schema();
    boolean[] right = new boolean[schema.length()];
    for (int i = 0; i < right.length; i++) {
      right[i] = schema.fields()[i].dataType() instanceof NumericType;
    }
    List<List<String>> lines = new ArrayList<>();
    for (Row row : result.takeAsList(ResultWriter.TABLE_ROWS)) {
      List<String> line = new ArrayList<>();
      for (int i = 0; i < row.length(); i++) {
        line.add(row.isNullAt(i) ? "" : cells.text(row.get(i)));
      }
      lines.add(line);
    }
    return TextTable.of(schema.fieldNames(), right, lines);
  }
}
