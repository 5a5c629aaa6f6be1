package io.flywheel.feeds.stage;

import static org.apache.spark.sql.functions.expr;

import io.flywheel.feeds.mapping.FileColumns;
import io.flywheel.feeds.parse.FileParser;
import io.flywheel.feeds.parse.FileTask;
import io.flywheel.feeds.validate.RowRules;
import io.flywheel.warehouse.session.Workload;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Counts the rows of all feeds by file, in one query: on a small day each query costs. */
final class FileCounting {
  private final FileTask task;
  private final Set<LocalDate> days = new TreeSet<>();
  private String sha256;
  private Optional<String> fault = Optional.empty();
  private Optional<LocalDate> day = Optional.empty();
  private long delivered;
  private long leftOut;
  private long refused;
  private long rounded;
  private boolean unhashed;
  private Optional<RevisionRange> revisions = Optional.empty();

  private FileCounting(FileTask task) {
    this.task = task;
  }

  /**
   * @param parsed feeds without their files
   * @param batches the files of each
   */
  static List<StagedFeed> of(List<StagedFeed> parsed, List<FeedFiles> batches) {
    Map<Integer, FileCounting> files = new HashMap<>();
    batches.forEach(
        batch -> batch.files().forEach(task -> files.put(task.number(), new FileCounting(task))));
    parsed.stream()
        .map(FileCounting::rows)
        .reduce(Dataset::union)
        .map(rows -> counted(rows, parsed))
        .orElse(List.of())
        .forEach(row -> files.get(row.getInt(0)).add(row));
    List<StagedFeed> staged = new ArrayList<>();
    for (int i = 0; i < parsed.size(); i++) {
      StagedFeed feed = parsed.get(i);
      staged.add(
          feed.counted(
              batches.get(i).files().stream()
                  .map(task -> files.get(task.number()).file())
                  .sorted(Comparator.comparing(file -> file.task().number()))
                  .toList()));
    }
    return staged;
  }

  private static Dataset<Row> rows(StagedFeed feed) {
    return feed.rows()
        .selectExpr(
            FileParser.NUMBER,
            "IF(_good, day, NULL) AS _day",
            "IF(_good, CAST(revision AS BIGINT), NULL) AS _revision",
            FileParser.SHA256,
            FileParser.FILE_FAULT,
            FileColumns.FILE_DAY,
            "source_line",
            "_reasons IS NOT NULL AS _bad",
            RowRules.LEFT_OUT,
            RowRules.UNHASHED,
            FileParser.ROUNDED);
  }

  private static List<Row> counted(Dataset<Row> rows, List<StagedFeed> feeds) {
    boolean small = feeds.stream().allMatch(feed -> feed.workload() == Workload.SMALL);
    return (small ? Workload.SMALL : Workload.LARGE)
        .gather(rows)
        .groupBy(FileParser.NUMBER, "_day")
        .agg(
            expr("max(_sha256)"),
            expr("max(_file_fault)"),
            expr("max(_file_day)"),
            expr("count(source_line)"),
            expr("count_if(_bad)"),
            expr("count_if(_left_out)"),
            expr("bool_or(_unhashed)"),
            expr("min(_revision)"),
            expr("max(_revision)"),
            expr("sum(_rounded)"))
        .collectAsList();
  }

  private void add(Row row) {
    sha256 = row.isNullAt(2) ? sha256 : row.getString(2);
    fault = row.isNullAt(3) ? fault : Optional.of(row.getString(3));
    day = row.isNullAt(4) ? day : Optional.of(row.getDate(4).toLocalDate());
    delivered += row.getLong(5);
    refused += row.getLong(6);
    leftOut += row.getLong(7);
    unhashed |= row.getBoolean(8);
    rounded += row.isNullAt(11) ? 0 : row.getLong(11);
    if (!row.isNullAt(9)) {
      RevisionRange more = new RevisionRange(row.getLong(9), row.getLong(10));
      revisions = Optional.of(revisions.map(more::with).orElse(more));
    }
    if (!row.isNullAt(1)) {
      days.add(row.getDate(1).toLocalDate());
    }
  }

  private StagedFile file() {
    if (fault.isEmpty() && day.isEmpty() && delivered > leftOut) {
      fault = Optional.of("the rows of the file tell no day of the file");
    }
    return new StagedFile(
        task, sha256, fault, day, delivered, leftOut, refused, rounded, unhashed, days, revisions);
  }
}
