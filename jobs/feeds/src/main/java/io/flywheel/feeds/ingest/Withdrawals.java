package io.flywheel.feeds.ingest;

import io.flywheel.domain.calendar.Days;
import io.flywheel.warehouse.contract.Contract;
import io.flywheel.warehouse.files.KeySpan;
import io.flywheel.warehouse.files.KeySpans;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/** What new deliveries of complete files no longer have. */
final class Withdrawals {
  private final SparkSession session;
  private final Bronze bronze;
  private final Staging staging;

  Withdrawals(SparkSession session, Bronze bronze, Staging staging) {
    this.session = session;
    this.bronze = bronze;
    this.staging = staging;
  }

  /**
   * Rows that are withdrawn.
   *
   * @param rows as rows of bronze, under the delivery that lacks them and marked as withdrawn
   * @param days their business days
   * @param counts their number by path
   */
  record Withdrawn(Dataset<Row> rows, Set<LocalDate> days, Map<String, Long> counts) {

    private static Withdrawn of(Dataset<Row> rows) {
      Set<LocalDate> days = new TreeSet<>();
      Map<String, Long> counts = new HashMap<>();
      for (Row row : rows.groupBy("source_file", "day").count().collectAsList()) {
        days.add(row.getDate(1).toLocalDate());
        counts.merge(row.getString(0), row.getLong(2), Long::sum);
      }
      return new Withdrawn(rows, days, counts);
    }
  }

  /** The feed with what its files withdraw. */
  StagedFeed of(StagedFeed feed) {
    List<FileTask> again =
        feed.files().stream().map(StagedFile::task).filter(file -> file.delivery() > 1).toList();
    if (!feed.mapping().rules().complete() || again.isEmpty()) {
      return feed;
    }
    Contract contract = feed.mapping().contract();
    KeySpans paths =
        KeySpans.of(again.stream().map(file -> KeySpan.of(file.path(), file.path())).toList());
    return bronze
        .standing(contract, Days.all())
        .map(files -> files.holding("source_file", paths))
        .filter(files -> !files.none())
        .map(files -> lacking(feed, files.rows(), again))
        .filter(withdrawn -> !withdrawn.days().isEmpty())
        .map(feed::withdrawing)
        .orElse(feed);
  }

  private Withdrawn lacking(StagedFeed feed, Dataset<Row> standing, List<FileTask> again) {
    Contract contract = feed.mapping().contract();
    Set<String> version = new LinkedHashSet<>(Likeness.version(contract));
    version.add("source_file");
    String[] same = version.toArray(String[]::new);
    Dataset<Row> rows =
        standing
            .join(deliveries(again), Columns.named("source_file"))
            .selectExpr(
                "*",
                "row_number() OVER (PARTITION BY %s ORDER BY delivery DESC, source_line, withdrawn, restored DESC) AS _newest"
                    .formatted(String.join(", ", same)))
            .where("_newest = 1 AND NOT withdrawn")
            .join(feed.good().selectExpr(same), Columns.named(same), "left_anti")
            .selectExpr(columns(contract));
    Dataset<Row> kept =
        staging.keep(
            feed.workload().gather(rows), feed.workload(), "withdrawn." + feed.mapping().feed());
    return Withdrawn.of(kept);
  }

  private Dataset<Row> deliveries(List<FileTask> files) {
    List<Row> rows = new ArrayList<>();
    files.forEach(file -> rows.add(RowFactory.create(file.path(), file.delivery())));
    return session.createDataFrame(rows, StructType.fromDDL("source_file STRING, _delivery INT"));
  }

  private static String[] columns(Contract contract) {
    return Standings.columns(contract).stream()
        .map(
            column ->
                switch (column) {
                  case "delivery" -> "_delivery AS delivery";
                  case "restored" -> "0 AS restored";
                  case "withdrawn" -> "true AS withdrawn";
                  default -> column;
                })
        .toArray(String[]::new);
  }
}
