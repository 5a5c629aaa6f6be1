package io.flywheel.warehouse.write;

import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.actions.Action;
import org.apache.spark.sql.delta.actions.CommitInfo;
import scala.Option;
import scala.Tuple2;
import scala.collection.Iterator;

/**
 * What commits say they wrote, so that no row is counted again.
 *
 * @param rows rows written
 * @param files files written
 */
public record WriteMetrics(long rows, long files) {

  /** Sums over the commits after a version. */
  public static WriteMetrics since(SparkSession session, String path, long version) {
    long rows = 0;
    long files = 0;
    Iterator<Tuple2<Object, scala.collection.immutable.Seq<Action>>> commits =
        DeltaLog.forTable(session, path).getChanges(version + 1, Option.empty(), true);
    while (commits.hasNext()) {
      for (Iterator<Action> each = commits.next()._2().iterator(); each.hasNext(); ) {
        if (each.next() instanceof CommitInfo info && info.operationMetrics().isDefined()) {
          rows += metric(info, "numOutputRows");
          files += metric(info, "numFiles");
        }
      }
    }
    return new WriteMetrics(rows, files);
  }

  private static long metric(CommitInfo info, String name) {
    Option<String> value = info.operationMetrics().get().get(name);
    return value.isDefined() ? Long.parseLong(value.get()) : 0;
  }
}
