package io.flywheel.warehouse.change;

import io.flywheel.warehouse.catalog.Schemas;
import io.flywheel.warehouse.catalog.Tables;
import io.flywheel.warehouse.contract.Contracts;
import io.flywheel.warehouse.files.FileChanges;
import io.flywheel.warehouse.plan.InputChange;
import io.flywheel.warehouse.state.DeliveredDays;
import java.sql.Date;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import scala.Option;

/** The rows of an input that stand in one version only. */
public final class RowChanges {
  private final SparkSession session;
  private final Contracts contracts;
  private final Tables tables;

  /**
   * @param session a session of the reading table's own
   * @param contracts all tables
   * @param tables the warehouse's tables
   */
  public RowChanges(SparkSession session, Contracts contracts, Tables tables) {
    this.session = session;
    this.contracts = contracts;
    this.tables = tables;
  }

  /**
   * The changed rows in the columns that count for the reader, and {@code change}. Only data files
   * that differ are read, so that the cost follows the change.
   *
   * @throws IllegalStateException when the old version is no longer known, or those columns were
   *     others then: the same value of another type may mean something else to the reader
   */
  public Dataset<Row> of(InputChange change) {
    if (change instanceof InputChange.Versions versions) {
      return between(versions);
    }
    if (change instanceof InputChange.Delivered days) {
      return Difference.rows(
          contracts.columns(days.input()), delivered(days.before()), delivered(days.now()));
    }
    throw new IllegalArgumentException(change.table() + " is not built yet");
  }

  private Dataset<Row> between(InputChange.Versions change) {
    DeltaLog log = DeltaLog.forTable(session, tables.path(change.table()));
    Snapshot now = log.getSnapshotAt(change.to(), Option.empty(), Option.empty(), false);
    FileChanges files = FileChanges.between(log, change.from(), change.to());
    List<String> columns = contracts.columns(change.input());
    if (files.setsColumns() && change.from() >= 0) {
      Snapshot before = log.getSnapshotAt(change.from(), Option.empty(), Option.empty(), false);
      requireSame(change, counting(columns, before), counting(columns, now));
    }
    return files.removed().isEmpty()
        ? Difference.additions(columns, files.rowsAfter(now))
        : Difference.rows(columns, files.rowsBefore(now), files.rowsAfter(now));
  }

  private static void requireSame(
      InputChange.Versions change, Set<String> before, Set<String> now) {
    if (!before.equals(now)) {
      throw new IllegalStateException(
          "%s had %s in version %d and has %s now"
              .formatted(change.table(), before, change.from(), now));
    }
  }

  /** Name and type of the columns that count. */
  private static Set<String> counting(List<String> columns, Snapshot snapshot) {
    StructField[] fields =
        Arrays.stream(snapshot.schema().fields())
            .filter(field -> columns.contains(field.name()))
            .toArray(StructField[]::new);
    return Set.copyOf(Schemas.columns(new StructType(fields)));
  }

  private Dataset<Row> delivered(Map<String, DeliveredDays> days) {
    List<Row> rows =
        days.entrySet().stream()
            .map(
                feed ->
                    RowFactory.create(
                        feed.getKey(),
                        Date.valueOf(feed.getValue().firstDay()),
                        Date.valueOf(feed.getValue().lastDay())))
            .toList();
    return session.createDataFrame(rows, Schemas.of(contracts.get(Contracts.DELIVERED)));
  }
}
