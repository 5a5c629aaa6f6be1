package io.flywheel.feeds.ingest;

import io.flywheel.feeds.merge.Bronze;
import io.flywheel.feeds.merge.DedupResult;
import io.flywheel.feeds.stage.StagedFeed;
import io.flywheel.feeds.stage.StagedFile;
import io.flywheel.warehouse.contract.Contract;
import io.flywheel.warehouse.run.StageRefusedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/** Counts again, in what a run wrote to bronze, what it is about to say that it took. */
final class Recount {
  private final Bronze bronze;
  private final String runId;

  Recount(Bronze bronze, String runId) {
    this.bronze = bronze;
    this.runId = runId;
  }

  /**
   * One query for all feeds.
   *
   * @throws StageRefusedException when a file has other rows in bronze than it is said to have
   */
  void verify(List<StagedFeed> feeds, List<DedupResult> decisions, RefusalCheck check) {
    Map<String, Long> said = new TreeMap<>();
    List<Dataset<Row>> written = new ArrayList<>();
    for (StagedFeed feed : feeds) {
      for (StagedFile file : feed.files()) {
        long accepted = check.of(file).accepted();
        if (accepted > 0) {
          said.put(key(feed, file.task().path(), file.task().delivery()), accepted);
        }
      }
      Contract contract = feed.feed().contract();
      bronze.written(contract, runId).map(rows -> shape(feed, rows)).ifPresent(written::add);
    }
    Map<String, Long> counted = new TreeMap<>();
    Optional<Dataset<Row>> all = written.stream().reduce(Dataset::union);
    // A row may be there twice where rows come to stand again: as delivered, and raised.
    boolean raised = decisions.stream().anyMatch(feed -> feed.added().isPresent());
    if (all.isPresent()) {
      all.get()
          .where("NOT is_deleted AND run_id = '" + runId + "'")
          .groupBy("_key")
          .agg(
              functions.expr("count_if(version_rank = 0)"),
              functions.expr(
                  raised ? "count(DISTINCT source_line, _record)" : "count(source_line)"))
          .collectAsList()
          .forEach(
              row ->
                  counted.put(
                      row.getString(0), row.getLong(said.containsKey(row.getString(0)) ? 2 : 1)));
    }
    compare(said, counted);
  }

  /**
   * @param said rows by file, as ops.ingest_file will have them
   * @param counted rows by file, as bronze has them
   */
  static void compare(Map<String, Long> said, Map<String, Long> counted) {
    TreeMap<String, Long> files = new TreeMap<>(said);
    files.putAll(counted);
    for (String file : files.keySet()) {
      long told = said.getOrDefault(file, 0L);
      long held = counted.getOrDefault(file, 0L);
      if (told != held) {
        throw new StageRefusedException(
            ("%s: %d rows were to be taken, and bronze holds %d of them. Nothing of this run is"
                    + " kept: the next one takes it back and starts over. This is a fault of"
                    + " Flywheel or of the store under the warehouse; the file is needed to find it")
                .formatted(file, told, held));
      }
    }
  }

  private Dataset<Row> shape(StagedFeed feed, Dataset<Row> rows) {
    return rows.selectExpr(
        "concat('%s: ', source_file, ', delivery ', delivery) AS _key"
            .formatted(feed.feed().feed()),
        "version_rank",
        "is_deleted",
        "run_id",
        "source_line",
        // As text, because keys of different feeds have different columns.
        "to_json(struct(%s)) AS _record"
            .formatted(String.join(", ", feed.feed().contract().key())));
  }

  private static String key(StagedFeed feed, String path, int delivery) {
    return "%s: %s, delivery %d".formatted(feed.feed().feed(), path, delivery);
  }
}
