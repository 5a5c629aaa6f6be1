package io.flywheel.feeds.ingest;

import io.flywheel.feeds.landing.FileConflict;
import io.flywheel.feeds.mapping.FeedMapping;
import io.flywheel.feeds.mapping.FeedMappings;
import io.flywheel.feeds.merge.DedupResult;
import io.flywheel.feeds.parse.FileTask;
import io.flywheel.feeds.stage.StagedFeed;
import io.flywheel.feeds.stage.StagedFile;
import io.flywheel.feeds.validate.RowRules;
import java.sql.Date;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/** Rows of ops.ingest_file and ops.quarantine. */
final class OpsRows {
  private static final StructType FILES =
      StructType.fromDDL(
          "feed STRING, file STRING, day DATE, size BIGINT, modified_at TIMESTAMP, sha256 STRING,"
              + " delivery INT, status STRING, rows_delivered BIGINT, rows_accepted BIGINT,"
              + " rows_duplicate BIGINT, rows_quarantined BIGINT, rows_left_out BIGINT,"
              + " rows_deleted BIGINT, values_rounded BIGINT, mapping STRING,"
              + " mapping_fingerprint STRING, run_id STRING");
  private static final StructType QUARANTINE =
      StructType.fromDDL(
          "feed STRING, file STRING, line BIGINT, reasons ARRAY<STRING>, raw STRING,"
              + " run_id STRING");

  private static final StructType CONFLICTS =
      StructType.fromDDL(
          "feed STRING, file STRING, delivery INT, other_file STRING, rows_conflicting BIGINT,"
              + " run_id STRING");

  private final SparkSession session;
  private final String runId;

  OpsRows(SparkSession session, String runId) {
    this.session = session;
    this.runId = runId;
  }

  Row accepted(FeedMappings feed, StagedFile file, IngestReport.FileCounts counts) {
    return file(
        mapping(Optional.of(feed), file.task()),
        file.task(),
        file.sha256(),
        counts.day().map(Date::valueOf).orElse(null),
        counts.status(),
        counts.delivered(),
        counts.accepted(),
        counts.duplicates(),
        counts.quarantined(),
        counts.leftOut(),
        counts.withdrawn(),
        file.rounded());
  }

  /** Rows of ops.file_conflict. */
  Dataset<Row> fileConflicts(List<FileConflict> conflicts) {
    List<Row> rows = new ArrayList<>();
    for (FileConflict conflict : conflicts) {
      rows.add(
          RowFactory.create(
              conflict.feed(),
              conflict.file(),
              conflict.delivery(),
              conflict.otherFile(),
              conflict.rows(),
              runId));
    }
    return session.createDataFrame(rows, CONFLICTS);
  }

  /**
   * @param feed with which it was read; empty when it was not
   */
  Row refused(Optional<FeedMappings> feed, RefusedFile file) {
    return file(
        mapping(feed, file.task()),
        file.task(),
        file.sha256(),
        file.day().map(Date::valueOf).orElse(null),
        "refused",
        0,
        0,
        0,
        0,
        0,
        0,
        0);
  }

  /** The mapping that a file was read under; empty when it was not, and for rows of settings. */
  private static Optional<FeedMapping> mapping(Optional<FeedMappings> feed, FileTask task) {
    return feed.filter(any -> task.absence() == null && !task.inSettings())
        .map(of -> of.named(task.mapping()));
  }

  Dataset<Row> files(List<Row> rows) {
    return session.createDataFrame(rows, FILES);
  }

  /** Rows with reasons against them. */
  Dataset<Row> records(StagedFeed feed) {
    return feed.rows()
        .where(RowRules.REASONS + " IS NOT NULL")
        .selectExpr(
            RowRules.literal(feed.feed().feed()) + " AS feed",
            "source_file AS file",
            "source_line AS line",
            "_reasons AS reasons",
            "_raw AS raw",
            RowRules.literal(runId) + " AS run_id");
  }

  /** Rows that conflict with others, and those that no longer stand. */
  Dataset<Row> conflicts(StagedFeed feed, DedupResult decisions) {
    return decisions
        .rows()
        .where(DedupResult.LISTED)
        .selectExpr(
            RowRules.literal(feed.feed().feed()) + " AS feed",
            "source_file AS file",
            "source_line AS line",
            "array(reason) AS reasons",
            "raw",
            RowRules.literal(runId) + " AS run_id");
  }

  /** What is wrong with files as a whole. */
  Dataset<Row> refusals(List<RefusedFile> refused) {
    List<Row> rows = new ArrayList<>();
    for (RefusedFile file : refused) {
      rows.add(
          RowFactory.create(
              file.task().feed(),
              file.task().path(),
              null,
              new String[] {file.reason()},
              null,
              runId));
    }
    return session.createDataFrame(rows, QUARANTINE);
  }

  private Row file(
      Optional<FeedMapping> mapping,
      FileTask task,
      String sha256,
      Date day,
      String status,
      long... rows) {
    return RowFactory.create(
        task.feed(),
        task.path(),
        day,
        task.size(),
        new Timestamp(task.modified()),
        sha256,
        task.delivery(),
        status,
        rows[0],
        rows[1],
        rows[2],
        rows[3],
        rows[4],
        rows[5],
        rows[6],
        mapping.map(FeedMapping::name).filter(name -> !name.isEmpty()).orElse(null),
        mapping.flatMap(FeedMapping::fingerprint).orElse(null),
        runId);
  }
}
