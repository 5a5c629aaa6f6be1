package io.flywheel.cli.print;

import io.flywheel.cli.query.QueryReport;
import io.flywheel.cli.query.TextTable;
import java.io.PrintStream;

/** What came in and what of it was refused, by feed and by reason. */
public final class RefusalReport {
  private static final String FEEDS =
      """
      SELECT
        feed, count(*) AS files, min(day) AS first_day, max(day) AS last_day,
        sum(rows_delivered) AS delivered, sum(rows_accepted) AS accepted,
        sum(rows_duplicate) AS duplicates, sum(rows_quarantined) AS quarantined,
        sum(rows_left_out) AS left_out, sum(rows_deleted) AS deleted
      FROM ops.ingest_file
      WHERE status = 'accepted'
      GROUP BY feed
      ORDER BY feed
      LIMIT 100
      """;

  private static final String REASONS =
      """
      SELECT feed, reason, count(*) AS rows, min_by(file || coalesce(':' || line, ''), file) AS first_seen
      FROM ops.quarantine
      LATERAL VIEW explode(reasons) AS reason
      GROUP BY feed, reason
      ORDER BY rows DESC, feed, reason
      LIMIT 15
      """;

  private final QueryReport report;

  public RefusalReport(QueryReport report) {
    this.report = report;
  }

  /** How many rows came in, by feed. */
  public void feeds(PrintStream out) {
    out.println("Rows by feed: delivered = accepted + duplicates + quarantined + left out");
    out.print(report.table(FEEDS).text());
    out.println();
  }

  /** Why rows were refused. */
  public void reasons(PrintStream out) {
    TextTable reasons = report.table(REASONS);
    if (reasons.size() == 0) {
      out.println("Nothing was refused.");
    } else {
      out.println("Why rows were refused, most frequent first");
      out.print(reasons.text());
    }
    out.println();
  }
}
