package io.flywheel.warehouse.files;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.delta.actions.AddFile;

/**
 * The data files of a version that are better written again: many small ones as fewer, and those of
 * which many rows are deleted without these.
 *
 * @param files those of partitions that hold many small ones, and those with many deleted rows
 * @param all number of files of the version
 * @param then number of files of the table when they are written again
 */
public record SmallFiles(List<AddFile> files, int all, int then) {
  /** Fewer are not worth a commit: what is written again is kept twice as long as it is pinned. */
  static final int MANY = 4;

  /** A file of which one row in so many is deleted is written again. */
  private static final long DELETED = 20;

  /**
   * Finds them by the log alone. A file is small with less than half of the rows that one may hold:
   * of the files written in their place at most one a partition is, so that they are not found
   * again.
   *
   * @param snapshot the version
   * @param hadoop settings of the file systems
   * @param rowsPerFile most rows of a file
   * @param keepMarks whether few deleted rows may stay in their files
   */
  public static SmallFiles of(
      Snapshot snapshot, Configuration hadoop, long rowsPerFile, boolean keepMarks) {
    if (!DataFiles.canList(snapshot)) {
      return new SmallFiles(List.of(), 0, 0); // another tool's protocol: a build says so
    }
    List<DataFile> all = DataFiles.of(snapshot, hadoop);
    Map<Object, List<DataFile>> partitions = new LinkedHashMap<>();
    Map<Object, List<DataFile>> purged = new LinkedHashMap<>();
    for (DataFile file : all) {
      long deleted = DeletedRows.count(file.add());
      if (deleted * DELETED > (keepMarks ? file.rows().orElse(0L) : 0)) {
        purged.computeIfAbsent(file.add().partitionValues(), any -> new ArrayList<>()).add(file);
      } else if (file.rows().orElse(0L) < rowsPerFile / 2) {
        partitions
            .computeIfAbsent(file.add().partitionValues(), any -> new ArrayList<>())
            .add(file);
      }
    }
    partitions.values().removeIf(small -> small.size() < MANY);
    purged.forEach(
        (partition, files) ->
            partitions.computeIfAbsent(partition, any -> new ArrayList<>()).addAll(files));
    List<AddFile> files = new ArrayList<>();
    long written = 0;
    for (List<DataFile> small : partitions.values()) {
      long rows = small.stream().mapToLong(file -> file.rows().orElse(0L)).sum();
      written += Math.max(1, (rows + rowsPerFile - 1) / rowsPerFile);
      small.forEach(file -> files.add(file.add()));
    }
    return new SmallFiles(
        List.copyOf(files), all.size(), all.size() - files.size() + (int) written);
  }

  /** True when there is nothing to gain. */
  public boolean none() {
    return files.isEmpty();
  }

  /** Bytes of the small files. */
  public long bytes() {
    return files.stream().mapToLong(AddFile::size).sum();
  }
}
