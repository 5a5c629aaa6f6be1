package io.flywheel.warehouse.catalog;

import io.flywheel.warehouse.contract.Contract;
import io.flywheel.warehouse.contract.Layer;
import io.flywheel.warehouse.contract.TableName;
import io.flywheel.warehouse.state.CommitMetadata;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.DeltaOperations;
import org.apache.spark.sql.delta.OptimisticTransaction;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.delta.actions.Action;
import org.apache.spark.sql.delta.actions.Metadata;
import org.apache.spark.sql.delta.util.FileNames;
import scala.Option;

/** The Delta tables of one warehouse by name: always their newest version, whatever is pinned. */
public final class Tables {
  private final SparkSession spark;
  private final String root;
  private final TableSettings settings;

  private Tables(SparkSession spark, String root, TableSettings settings) {
    this.spark = spark;
    this.root = root;
    this.settings = settings;
  }

  /** The tables of the session's warehouse. */
  public static Tables of(SparkSession spark) {
    return new Tables(spark, spark.conf().get(CatalogConf.ROOT), TableSettings.of(spark));
  }

  /** Folder or URI of the warehouse. */
  public String root() {
    return root;
  }

  /** How long a log tells the table's versions, and maintenance keeps those of publications. */
  public Duration kept() {
    return settings.kept();
  }

  /** True when rows that go from the table are marked from its next commit on. */
  public boolean marksDeletedRows(Contract contract) {
    return contract.table().layer() == Layer.SILVER && settings.deletionVectors();
  }

  /**
   * The rows of a table that exists, in its newest version.
   *
   * @param session the session that is to read them
   */
  public Dataset<Row> rows(SparkSession session, TableName table) {
    return session.read().format("delta").load(path(table));
  }

  /** Folder or URI of a table, whether it exists or not. */
  public String path(TableName table) {
    return root + "/" + table.layer().folder() + "/" + table.name();
  }

  /** True when the table has a commit. */
  public boolean exists(TableName table) {
    return snapshot(table).isPresent();
  }

  /** The newest snapshot; empty when the table has no commit. */
  public Optional<Snapshot> snapshot(TableName table) {
    DeltaLog log = DeltaLog.forTable(spark, path(table));
    Snapshot known = log.unsafeVolatileSnapshot();
    Snapshot newest =
        isNewest(log, known) ? known : log.update(false, Option.empty(), Option.empty());
    return newest.version() == CatalogConf.EMPTY ? Optional.empty() : Optional.of(newest);
  }

  /** To ask for two files costs less than to list the log, which is what an update does. */
  private boolean isNewest(DeltaLog log, Snapshot known) {
    Option<FileStatus> last = known.logSegment().deltas().lastOption();
    if (last.isEmpty()) {
      return false;
    }
    Path next = FileNames.unsafeDeltaFile(log.logPath(), known.version() + 1);
    try {
      FileSystem files = next.getFileSystem(spark.sparkContext().hadoopConfiguration());
      FileStatus now = files.getFileStatus(last.get().getPath());
      return now.getLen() == last.get().getLen()
          && now.getModificationTime() == last.get().getModificationTime()
          && !files.exists(next);
    } catch (FileNotFoundException e) {
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  SparkSession session() {
    return spark;
  }

  /** The newest version, or {@link CatalogConf#EMPTY} when the table has no commit. */
  public long version(TableName table) {
    return snapshot(table).map(Snapshot::version).orElse(CatalogConf.EMPTY);
  }

  /** Delta's id of the table; empty when it has no commit. */
  public Optional<String> tableId(TableName table) {
    return snapshot(table).map(snapshot -> snapshot.metadata().id());
  }

  /**
   * Creates the table from its contract in one commit, with comments, NOT NULL, CHECK constraints,
   * partitions and properties; does nothing when it exists.
   */
  public void createIfAbsent(Contract contract) {
    if (exists(contract.table())) {
      return;
    }
    OptimisticTransaction transaction = transaction(contract);
    transaction.deltaLog().createLogDirectoriesIfNotExists();
    transaction.commit(
        Scala.seq(List.<Action>of()),
        new DeltaOperations.CreateTable(transaction.metadata(), false, false, Option.empty()),
        Scala.map(Map.of()));
  }

  /**
   * Begins one commit that leaves rows of the table as they are, which a commit in between makes
   * fail.
   *
   * @throws IllegalStateException when such rows need not be as the contract says now
   */
  public OptimisticTransaction transaction(Contract contract) {
    OptimisticTransaction transaction =
        adding(
            contract,
            whole -> {
              throw new IllegalStateException(
                  contract.table() + " has other columns than its contract: write it as a whole");
            });
    transaction.readWholeTable();
    return transaction;
  }

  /** Begins one commit that writes all rows of the table, whatever its columns were before. */
  public OptimisticTransaction whole(Contract contract) {
    OptimisticTransaction transaction = adding(contract, other -> {});
    transaction.readWholeTable();
    return transaction;
  }

  /**
   * Begins one commit of the table, which creates it, too, when it does not exist. Columns, rules
   * and properties are the contract's afterwards, whatever the commit writes: nothing else decides
   * them. It reads nothing of the table, so that other processes may commit in between.
   *
   * @param other is told when rows that stand need not be as the contract says now, which is then
   *     to be seen to; no other process may commit in between then
   */
  OptimisticTransaction adding(Contract contract, Consumer<OptimisticTransaction> other) {
    OptimisticTransaction transaction =
        DeltaLog.forTable(spark, path(contract.table()))
            .startTransaction(Option.empty(), Option.empty());
    if (transaction.snapshot().version() < 0) {
      transaction.updateMetadataForNewTable(TableMetadata.of(contract, settings));
      return transaction;
    }
    Metadata now = transaction.metadata();
    if (!Schemas.hold(contract, now)) {
      transaction.readWholeTable();
      other.accept(transaction);
    }
    Metadata renewed = TableMetadata.renewed(now, contract, settings);
    if (!renewed.equals(now)) {
      transaction.updateMetadata(renewed, false);
    }
    return transaction;
  }

  /** Commits what the contract says otherwise than before of an existing table, without a row. */
  public void renew(Contract contract, CommitMetadata note) {
    OptimisticTransaction transaction = transaction(contract);
    if (transaction.newMetadata().isDefined()) {
      transaction.commit(Scala.seq(List.<Action>of()), new DeltaWrite(note).append());
    }
  }
}
