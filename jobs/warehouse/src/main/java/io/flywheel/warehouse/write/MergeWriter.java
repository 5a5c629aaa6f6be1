package io.flywheel.warehouse.write;

import io.flywheel.domain.calendar.DayRanges;
import io.flywheel.warehouse.catalog.Schemas;
import io.flywheel.warehouse.catalog.Tables;
import io.flywheel.warehouse.contract.CalendarUnit;
import io.flywheel.warehouse.contract.Contract;
import io.flywheel.warehouse.driver.DriverRows;
import io.flywheel.warehouse.files.DeletedRows;
import io.flywheel.warehouse.files.FileChanges;
import io.flywheel.warehouse.files.IntervalFiles;
import io.flywheel.warehouse.files.RowPositions;
import io.flywheel.warehouse.plan.WindowMath;
import io.flywheel.warehouse.session.ExecutionProfile;
import io.flywheel.warehouse.state.CommitMetadata;
import io.flywheel.warehouse.write.FileEdits.Gone;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.delta.OptimisticTransaction;
import org.apache.spark.sql.delta.actions.AddFile;
import org.apache.spark.sql.delta.actions.FileAction;

/**
 * Brings a table, or a part of it, to its computed rows by their difference, in one commit: rows
 * that go are marked in their files, or small files are written again without them; a recomputation
 * that changes nothing commits nothing.
 */
public final class MergeWriter {
  private final SparkSession session;
  private final Tables tables;
  private final Contract contract;
  private final String runId;
  private final long smallBytes;

  /**
   * @param session a session of the table's own
   * @param tables the warehouse's tables
   * @param contract the table
   * @param runId the run, for the commit's note
   * @param smallBytes no more than that is written in one task
   */
  public MergeWriter(
      SparkSession session, Tables tables, Contract contract, String runId, long smallBytes) {
    this.session = session;
    this.tables = tables;
    this.contract = contract;
    this.runId = runId;
    this.smallBytes = smallBytes;
  }

  /** The table's rows as they were last computed, with where they stand. */
  public Dataset<Row> standing(OptimisticTransaction transaction) {
    return positions(transaction).on(tables.rows(session, contract.table()));
  }

  private RowPositions positions(OptimisticTransaction transaction) {
    return RowPositions.of(transaction.snapshot(), hadoop());
  }

  /**
   * Writes the difference.
   *
   * @param transaction begun before the rows were computed
   * @param rows the computed rows
   * @param scope which rows of the table stand in their place
   * @param profile how much it is to compute them
   * @return true when there was a difference
   * @throws RepeatedRowException when a row is computed or stands more than once
   */
  public boolean merge(
      OptimisticTransaction transaction,
      Dataset<Row> rows,
      MergeScope scope,
      ExecutionProfile profile) {
    IntervalFiles files = scope.files(transaction.snapshot(), hadoop());
    if (profile == ExecutionProfile.PARALLEL || !DriverMerge.fits(files)) {
      return merge(transaction, rows, scope.of(standing(transaction)), profile);
    }
    profile.apply(session);
    FileEdits edits = edits(transaction);
    DriverMerge merge = new DriverMerge(session, contract, transaction, edits);
    List<InternalRow> coming = merge.difference(rows, scope, files);
    if (edits.none()) {
      return false;
    }
    List<AddFile> rewritten = edits.rewritten();
    return commit(transaction, edits, rewritten, merge.write(coming, rewritten));
  }

  private FileEdits edits(OptimisticTransaction transaction) {
    return new FileEdits(transaction, positions(transaction), contract, hadoop());
  }

  /**
   * Writes the difference from rows that are found already.
   *
   * @param transaction begun before the standing rows were read
   * @param rows the computed rows
   * @param standing the rows that stand in their place now, with their {@link
   *     RowPositions#POSITION}
   * @param profile how much it is to compare them
   * @return true when there was a difference
   * @throws RepeatedRowException when a row is computed or stands more than once
   */
  public boolean merge(
      OptimisticTransaction transaction,
      Dataset<Row> rows,
      Dataset<Row> standing,
      ExecutionProfile profile) {
    profile.apply(session);
    FileEdits edits = edits(transaction);
    try (QueryMerge merge = new QueryMerge(contract, transaction, edits, rows, standing)) {
      merge.compare();
      if (edits.none()) {
        return false;
      }
      List<AddFile> rewritten = edits.rewritten();
      return commit(transaction, edits, rewritten, merge.write(rewritten, smallBytes));
    }
  }

  /** The intervals that differ; all of a table without intervals. */
  private CommitMetadata note(FileEdits edits) {
    return new CommitMetadata(
        runId,
        contract
            .interval()
            .map(interval -> WindowMath.wholePeriods(edits.days(), interval))
            .orElse(DayRanges.all()));
  }

  /**
   * Adds the rows of intervals that have none; small files of the same partitions are written again
   * with them, so that days of few rows do not leave a file each.
   *
   * @param transaction begun before the rows were computed
   * @param rows the rows, all of them in the intervals
   * @param days the intervals, not all
   * @param profile how much it is to compute them
   * @return true when there was something to commit
   */
  public boolean append(
      OptimisticTransaction transaction,
      Dataset<Row> rows,
      DayRanges days,
      ExecutionProfile profile) {
    FileEdits edits = edits(transaction);
    CalendarUnit.MONTH.starts(days).forEach(month -> edits.come(month.toString()));
    List<AddFile> rewritten = edits.rewritten();
    profile.apply(session);
    RewriteFiles files = new RewriteFiles(contract);
    List<? extends FileAction> written =
        profile == ExecutionProfile.SINGLE_TASK
            ? new DriverMerge(session, contract, transaction, edits)
                .write(DriverRows.list(rows), rewritten)
            : files.write(transaction, with(rows, transaction, rewritten), profile);
    return files.commit(
        transaction, new CommitMetadata(runId, days), written, rewritten, List.of());
  }

  private Dataset<Row> with(
      Dataset<Row> rows, OptimisticTransaction transaction, List<AddFile> rewritten) {
    return rewritten.isEmpty()
        ? rows
        : rows.unionByName(
            FileChanges.rows(transaction.snapshot(), rewritten)
                .select(Schemas.named(contract.columnNames())));
  }

  private boolean commit(
      OptimisticTransaction transaction,
      FileEdits edits,
      List<AddFile> rewritten,
      List<? extends FileAction> written) {
    List<AddFile> gone = new ArrayList<>(rewritten);
    List<AddFile> marked = new ArrayList<>();
    for (Gone file : edits.marked()) {
      gone.add(file.before());
      file.after().ifPresent(marked::add);
    }
    OptionalLong staying = edits.staying(rewritten);
    if (staying.isPresent() && rows(written) != edits.coming() + staying.getAsLong()) {
      throw new RepeatedRowException(contract.table());
    }
    return new RewriteFiles(contract).commit(transaction, note(edits), written, gone, marked);
  }

  private static long rows(List<? extends FileAction> written) {
    return written.stream()
        .filter(AddFile.class::isInstance)
        .mapToLong(file -> DeletedRows.left((AddFile) file).orElseThrow())
        .sum();
  }

  private Configuration hadoop() {
    return session.sparkContext().hadoopConfiguration();
  }
}
