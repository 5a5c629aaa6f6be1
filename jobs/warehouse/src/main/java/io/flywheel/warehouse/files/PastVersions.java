package io.flywheel.warehouse.files;

import io.flywheel.warehouse.catalog.Tables;
import io.flywheel.warehouse.contract.TableName;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.Snapshot;
import scala.Option;

/** Older versions of tables, which somebody wants to read again. */
public final class PastVersions {
  private final SparkSession session;
  private final Tables tables;

  /**
   * @param session a session on the warehouse
   * @param tables the warehouse's tables
   */
  public PastVersions(SparkSession session, Tables tables) {
    this.session = session;
    this.tables = tables;
  }

  /**
   * What of a version is no longer there: a commit, a data file or a deletion vector; empty when it
   * can be read whole.
   *
   * @param table a table that exists
   * @param version not later than its newest one
   */
  public Optional<String> gone(TableName table, long version) {
    DeltaLog log = DeltaLog.forTable(session, tables.path(table));
    Configuration hadoop = session.sparkContext().hadoopConfiguration();
    try {
      Snapshot snapshot = log.getSnapshotAt(version, Option.empty(), Option.empty(), false);
      FileSystem files = log.dataPath().getFileSystem(hadoop);
      for (DataFile file : DataFiles.of(snapshot, hadoop)) {
        Path path = new Path(log.dataPath(), file.add().toPath());
        if (!files.exists(path)) {
          return Optional.of("data file " + path);
        }
        Optional<Path> vector = DeletedRows.vectorFile(file.add(), log.dataPath());
        if (vector.isPresent() && !files.exists(vector.get())) {
          return Optional.of("deletion vector " + vector.get());
        }
      }
      return Optional.empty();
    } catch (FileNotFoundException e) { // a file of the log
      return Optional.of("commit " + version);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
