package io.flywheel.warehouse.write;

import io.flywheel.warehouse.files.CommitActions;
import io.flywheel.warehouse.files.CommitRange;
import io.flywheel.warehouse.files.FileStatistics;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.delta.actions.AddFile;
import org.apache.spark.sql.delta.actions.FileAction;
import org.apache.spark.sql.delta.actions.RemoveFile;

/**
 * What commits say they wrote, so that no row is counted again.
 *
 * @param rows rows written
 * @param files files written
 */
public record WriteMetrics(long rows, long files) {

  /** Of the commits after a version and up to another one; a file that is marked is not written. */
  public static WriteMetrics between(long version, Snapshot now) {
    long rows = 0;
    long files = 0;
    for (CommitActions commit : CommitRange.between(now.deltaLog(), version, now.version())) {
      Set<String> marked =
          commit.files().stream()
              .filter(RemoveFile.class::isInstance)
              .map(FileAction::path)
              .collect(Collectors.toSet());
      for (FileAction file : commit.files()) {
        if (file instanceof AddFile && !marked.contains(file.path())) {
          rows += FileStatistics.of(file).rows().orElse(0);
          files++;
        }
      }
    }
    return new WriteMetrics(rows, files);
  }
}
