package io.flywheel.warehouse.files;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.delta.actions.AddFile;
import org.apache.spark.sql.delta.actions.FileAction;
import org.apache.spark.sql.delta.actions.RemoveFile;
import org.apache.spark.sql.delta.deletionvectors.RoaringBitmapArray;
import scala.Option;

/**
 * The data files in which two versions of a table differ: whatever lies between them, a row that
 * differs stands in one of these. Of a file that both versions have with other deletion vectors,
 * only the rows that one of them lacks.
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
      // Lines of a commit have no order, and one file may go and come with another vector.
      for (FileAction file : commit.files()) {
        if (file instanceof RemoveFile remove
            && added.remove(DeletedRows.identity(remove)) == null) {
          removed.put(DeletedRows.identity(remove), file(remove));
        }
      }
      for (FileAction file : commit.files()) {
        if (file instanceof AddFile add && removed.remove(DeletedRows.identity(add)) == null) {
          added.put(DeletedRows.identity(add), add);
        }
      }
    }
    return new FileChanges(List.copyOf(removed.values()), List.copyOf(added.values()), setsColumns)
        .rowsOfBoth(log.dataPath(), log.newDeltaHadoopConf());
  }

  /** Leaves out the rows that a file of both versions has in both. */
  private FileChanges rowsOfBoth(Path table, Configuration hadoop) {
    Map<String, AddFile> before = new HashMap<>();
    removed.forEach(file -> before.put(file.path(), file));
    List<AddFile> gone = new ArrayList<>(removed);
    List<AddFile> come = new ArrayList<>(added);
    for (AddFile now : added) {
      AddFile old = before.get(now.path());
      OptionalLong all = FileStatistics.of(now).rows();
      if (old != null && all.isPresent()) {
        gone.remove(old);
        come.remove(now);
        RoaringBitmapArray was = DeletedRows.of(old, table, hadoop);
        RoaringBitmapArray is = DeletedRows.of(now, table, hadoop);
        difference(is, was, now, all.getAsLong(), gone);
        difference(was, is, now, all.getAsLong(), come);
      }
    }
    return new FileChanges(List.copyOf(gone), List.copyOf(come), setsColumns);
  }

  private static void difference(
      RoaringBitmapArray rows, RoaringBitmapArray not, AddFile file, long all, List<AddFile> to) {
    RoaringBitmapArray only = rows.copy();
    only.andNot(not);
    if (!only.isEmpty()) {
      to.add(DeletedRows.only(file, only, all));
    }
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
    return FileListIndex.rows(snapshot, files);
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
        remove.deletionVector(),
        Option.empty(),
        Option.empty(),
        Option.empty(),
        Option.empty(),
        Option.empty());
  }
}
