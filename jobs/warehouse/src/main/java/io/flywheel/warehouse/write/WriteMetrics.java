package io.flywheel.warehouse.write;

import io.flywheel.warehouse.catalog.Scala;
import io.flywheel.warehouse.files.CommitActions;
import io.flywheel.warehouse.files.CommitRange;
import org.apache.spark.sql.delta.Snapshot;

/**
 * What commits say they wrote, so that no row is counted again.
 *
 * @param rows rows written
 * @param files files written
 */
public record WriteMetrics(long rows, long files) {

  /** Sums over the commits after a version and up to another one. */
  public static WriteMetrics between(long version, Snapshot now) {
    long rows = 0;
    long files = 0;
    for (CommitActions commit : CommitRange.between(now.deltaLog(), version, now.version())) {
      rows += metric(commit, "numOutputRows");
      files += metric(commit, "numFiles");
    }
    return new WriteMetrics(rows, files);
  }

  private static long metric(CommitActions commit, String name) {
    return commit
        .info()
        .filter(info -> info.operationMetrics().isDefined())
        .map(info -> Scala.value(info.operationMetrics().get(), name))
        .map(Long::parseLong)
        .orElse(0L);
  }
}
