package io.flywheel.feeds.merge;

import io.flywheel.domain.calendar.DayRanges;
import io.flywheel.feeds.parse.FileTask;
import io.flywheel.feeds.parse.FileTask.Absence.Reason;
import io.flywheel.feeds.stage.MatchScope;
import io.flywheel.feeds.stage.StagedFeed;
import io.flywheel.feeds.stage.StagedFile;
import io.flywheel.feeds.stage.Staging;
import io.flywheel.feeds.stage.Tombstones;
import io.flywheel.warehouse.contract.Contract;
import io.flywheel.warehouse.files.KeyRange;
import io.flywheel.warehouse.files.KeyRanges;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/** What newer files no longer have, under {@code replaces}. */
public final class TombstoneFinder {
  private final SparkSession session;
  private final Bronze bronze;
  private final Staging staging;

  public TombstoneFinder(SparkSession session, Bronze bronze, Staging staging) {
    this.session = session;
    this.bronze = bronze;
    this.staging = staging;
  }

  /** The feed with what its files delete. */
  public StagedFeed of(StagedFeed feed) {
    List<FileTask> again =
        feed.files().stream()
            .map(StagedFile::task)
            .filter(
                file ->
                    file.delivery() > 1 && !file.is(Reason.DISMISSED) && !file.is(Reason.LOOKUP))
            .filter(
                file -> file.absence() != null || feed.feed().deletes(file.mapping(), file.path()))
            .toList();
    if (again.isEmpty()) {
      return feed;
    }
    Contract contract = feed.feed().contract();
    KeyRanges paths =
        KeyRanges.of(again.stream().map(file -> KeyRange.of(file.path(), file.path())).toList());
    return bronze
        .standing(contract, DayRanges.all())
        .map(files -> files.holding("source_file", paths))
        .filter(files -> !files.none())
        .map(files -> lacking(feed, files.rows(), again))
        .filter(withdrawn -> !withdrawn.days().isEmpty())
        .map(feed::withdrawing)
        .orElse(feed);
  }

  private Tombstones lacking(StagedFeed feed, Dataset<Row> standing, List<FileTask> again) {
    Contract contract = feed.feed().contract();
    Set<String> version = new LinkedHashSet<>(MatchScope.version(contract));
    version.add("source_file");
    String[] same = version.toArray(String[]::new);
    Dataset<Row> rows =
        standing
            .join(deliveries(again), Columns.named("source_file"))
            .selectExpr(
                "*",
                "row_number() OVER (PARTITION BY %s ORDER BY delivery DESC, source_line, is_deleted, version_rank DESC) AS _newest"
                    .formatted(String.join(", ", same)))
            .where("_newest = 1 AND NOT is_deleted")
            .join(feed.good().selectExpr(same), Columns.named(same), "left_anti")
            .selectExpr(columns(contract));
    Dataset<Row> kept = staging.keep(rows, feed.profile(), "withdrawn." + feed.feed().feed());
    Map<String, String> countedAt = new HashMap<>();
    again.stream()
        .filter(file -> file.absence() != null && !file.absence().countedAt().isEmpty())
        .forEach(file -> countedAt.put(file.path(), file.absence().countedAt()));
    return Tombstones.of(kept, path -> countedAt.getOrDefault(path, path));
  }

  private Dataset<Row> deliveries(List<FileTask> files) {
    List<Row> rows = new ArrayList<>();
    files.forEach(file -> rows.add(RowFactory.create(file.path(), file.delivery())));
    return session.createDataFrame(rows, StructType.fromDDL("source_file STRING, _delivery INT"));
  }

  private static String[] columns(Contract contract) {
    return CurrentVersionResolver.columns(contract).stream()
        .map(
            column ->
                switch (column) {
                  case "delivery" -> "_delivery AS delivery";
                  case "version_rank" -> "0 AS version_rank";
                  case "is_deleted" -> "true AS is_deleted";
                  default -> column;
                })
        .toArray(String[]::new);
  }
}
