package io.flywheel.warehouse.files;

import io.flywheel.warehouse.catalog.Scala;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.delta.actions.AddFile;
import org.apache.spark.sql.delta.actions.FileAction;
import org.apache.spark.sql.delta.actions.RemoveFile;
import scala.Option;

/**
 * The data files in which two versions of a table differ: whatever lies between them, a row that
 * differs stands in one of these.
 *
 * @param removed files of the old version only
 * @param added files of the new version only
 * @param setsColumns whether the new version may have other columns
 */
public record FileChanges(List<AddFile> removed, List<AddFile> added, boolean setsColumns) {

  /**
   * Reads the commits between two versions.
   *
   * @param log the table's log
   * @param from version known before, -1 for none
   * @param to version now
   * @throws MissingCommitException when the log does not hold every commit in between, as when it
   *     has expired
   * @throws IllegalStateException when a commit of another tool does not say where a file stood
   */
  public static FileChanges between(DeltaLog log, long from, long to) {
    Map<String, AddFile> removed = new LinkedHashMap<>();
    Map<String, AddFile> added = new LinkedHashMap<>();
    boolean setsColumns = false;
    for (CommitActions commit : CommitRange.between(log, from, to)) {
      setsColumns |= commit.setsColumns();
      for (FileAction file : commit.files()) {
        if (file instanceof AddFile add && removed.remove(add.path()) == null) {
          added.put(add.path(), add);
        } else if (file instanceof RemoveFile remove && added.remove(remove.path()) == null) {
          removed.put(remove.path(), file(remove));
        }
      }
    }
    return new FileChanges(List.copyOf(removed.values()), List.copyOf(added.values()), setsColumns);
  }

  /** Rows of the files that are gone, in the columns of a version. */
  public Dataset<Row> rowsBefore(Snapshot snapshot) {
    return rows(snapshot, removed);
  }

  /** Rows of the files that are new, in the columns of a version. */
  public Dataset<Row> rowsAfter(Snapshot snapshot) {
    return rows(snapshot, added);
  }

  /** Rows of some data files of a table. */
  public static Dataset<Row> rows(Snapshot snapshot, List<AddFile> files) {
    return snapshot.deltaLog().createDataFrame(snapshot, Scala.seq(files), false, Option.empty());
  }

  private static AddFile file(RemoveFile remove) {
    if (remove.partitionValues() == null) {
      throw new IllegalStateException(
          "the log does not say in which partition %s was".formatted(remove.path()));
    }
    return new AddFile(
        remove.path(),
        remove.partitionValues(),
        remove.size().isDefined() ? (Long) remove.size().get() : 0,
        0,
        false,
        null,
        null,
        null,
        Option.empty(),
        Option.empty(),
        Option.empty(),
        Option.empty(),
        Option.empty());
  }
}
