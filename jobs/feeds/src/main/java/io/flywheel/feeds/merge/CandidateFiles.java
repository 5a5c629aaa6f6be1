package io.flywheel.feeds.merge;

import io.flywheel.domain.calendar.DayRanges;
import io.flywheel.feeds.stage.RevisionRange;
import io.flywheel.warehouse.catalog.Scala;
import io.flywheel.warehouse.contract.BookkeepingColumns;
import io.flywheel.warehouse.contract.Contract;
import io.flywheel.warehouse.files.FileStatistics;
import io.flywheel.warehouse.files.IntervalFiles;
import io.flywheel.warehouse.files.KeyRange;
import io.flywheel.warehouse.files.KeyRangeTag;
import io.flywheel.warehouse.files.KeyRanges;
import io.flywheel.warehouse.session.ExecutionProfile;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.delta.actions.AddFile;
import scala.Option;

/** Those files of a bronze table that can hold rows of some days, and of some keys. */
final class CandidateFiles {
  private final Snapshot snapshot;
  private final List<AddFile> files;

  private CandidateFiles(Snapshot snapshot, List<AddFile> files) {
    this.snapshot = snapshot;
    this.files = files;
  }

  /** The files with rows of some days. */
  static CandidateFiles of(Snapshot snapshot, Contract contract, DayRanges days) {
    return new CandidateFiles(
        snapshot,
        IntervalFiles.of(snapshot, snapshot.deltaLog().newDeltaHadoopConf(), contract, days)
            .touched());
  }

  /** Those of them that can hold a key; keys that are counted up leave few. */
  public CandidateFiles holding(Contract contract, KeyRanges keys) {
    Optional<String> column = KeyRange.column(contract);
    return column.isEmpty()
        ? this
        : only(
            file ->
                KeyRangeTag.of(file)
                    .map(keys::overlap)
                    .orElseGet(() -> span(file, column.get()).map(keys::overlap).orElse(true)));
  }

  /** Those of them that can hold a value of a column. */
  public CandidateFiles holding(String column, KeyRanges values) {
    return only(file -> span(file, column).map(values::overlap).orElse(true));
  }

  /** Those of them that can hold some revisions: of daily dumps, each of one, hardly any. */
  public CandidateFiles holding(RevisionRange revisions) {
    return only(file -> revisions(file).map(revisions::overlaps).orElse(true));
  }

  private CandidateFiles only(Predicate<AddFile> wanted) {
    return new CandidateFiles(snapshot, files.stream().filter(wanted).toList());
  }

  /** True when a row can be one that stands again. */
  boolean restored() {
    return files.stream()
        .map(file -> FileStatistics.of(file).integers(BookkeepingColumns.VERSION_RANK))
        .anyMatch(ranks -> ranks.isEmpty() || ranks.get().upper() > 0);
  }

  public boolean none() {
    return files.isEmpty();
  }

  /** How much reading them is. */
  ExecutionProfile profile() {
    return ExecutionProfile.of(files.stream().mapToLong(AddFile::size).sum());
  }

  public Dataset<Row> rows() {
    return snapshot.deltaLog().createDataFrame(snapshot, Scala.seq(files), false, Option.empty());
  }

  private static Optional<RevisionRange> revisions(AddFile file) {
    return FileStatistics.of(file)
        .integers("revision")
        .map(bounds -> new RevisionRange(bounds.lower(), bounds.upper()));
  }

  private static Optional<KeyRange> span(AddFile file, String column) {
    return FileStatistics.of(file)
        .strings(column)
        .map(bounds -> KeyRange.of(bounds.lower(), bounds.upper()));
  }
}
