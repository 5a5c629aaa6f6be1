package io.flywheel.warehouse.write;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.sum;

import io.flywheel.domain.calendar.DayRanges;
import io.flywheel.warehouse.catalog.Scala;
import io.flywheel.warehouse.catalog.Schemas;
import io.flywheel.warehouse.contract.CalendarUnit;
import io.flywheel.warehouse.contract.Contract;
import io.flywheel.warehouse.driver.DriverRows;
import io.flywheel.warehouse.files.DeletedRows;
import io.flywheel.warehouse.files.FileChanges;
import io.flywheel.warehouse.files.IntervalFiles;
import io.flywheel.warehouse.files.RowPositions;
import io.flywheel.warehouse.plan.WindowMath;
import io.flywheel.warehouse.read.CachedRows;
import io.flywheel.warehouse.session.ExecutionProfile;
import io.flywheel.warehouse.state.CommitMetadata;
import io.flywheel.warehouse.write.FileEdits.Gone;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.aggregation.BitmapAggregator;
import org.apache.spark.sql.classic.ExpressionUtils$;
import org.apache.spark.sql.delta.OptimisticTransaction;
import org.apache.spark.sql.delta.actions.AddFile;
import org.apache.spark.sql.delta.actions.FileAction;
import org.apache.spark.sql.delta.deletionvectors.RoaringBitmapArray;
import org.apache.spark.sql.delta.deletionvectors.RoaringBitmapArrayFormat;
import org.apache.spark.sql.functions;

/**
 * Brings a table, or a part of it, to its computed rows by their difference, in one commit: rows
 * that go are marked in their files, or small files are written again without them; a recomputation
 * that changes nothing commits nothing.
 */
public final class MergeWriter {
  private static final String POSITION = RowPositions.POSITION;
  private static final String COMPUTED = "_computed";
  private static final String STANDING = "_standing";
  private static final String FILE = "_file";
  private static final String PARTITION = "_partition";
  private static final String DAY = "_day";
  private static final String ROWS = "_rows";

  /** Positions of so many rows are sent to every task; of more, rows are shuffled anyway. */
  private static final long MOST_BROADCAST = 500_000;

  private final SparkSession session;
  private final Contract contract;
  private final String runId;
  private final long smallBytes;

  /**
   * @param session a session of the table's own
   * @param contract the table
   * @param runId the run, for the commit's note
   * @param smallBytes no more than that is written in one task
   */
  public MergeWriter(SparkSession session, Contract contract, String runId, long smallBytes) {
    this.session = session;
    this.contract = contract;
    this.runId = runId;
    this.smallBytes = smallBytes;
  }

  /** Where the rows stand that a transaction replaces. */
  public RowPositions positions(OptimisticTransaction transaction) {
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
      Dataset<Row> standing = positions(transaction).on(table(transaction));
      return merge(transaction, rows, scope.of(standing), profile);
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

  private Dataset<Row> table(OptimisticTransaction transaction) {
    return session
        .read()
        .format("delta")
        .load(transaction.snapshot().deltaLog().dataPath().toString());
  }

  private FileEdits edits(OptimisticTransaction transaction) {
    return new FileEdits(transaction, positions(transaction), contract, hadoop());
  }

  /**
   * Writes the difference from rows that are found already.
   *
   * @param transaction begun before the standing rows were read
   * @param rows the computed rows
   * @param standing the rows that stand in their place now, with their {@link #positions}
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
    try (CachedRows kept = CachedRows.of(difference(rows, standing))) {
      // One row a data file and interval, and one an interval for rows that come.
      summary(kept.rows()).collectAsList().forEach(row -> edit(edits, row));
      return commit(transaction, edits, kept.rows());
    }
  }

  /** One row of a summary. */
  private void edit(FileEdits edits, Row row) {
    if (row.<Long>getAs(COMPUTED) > 1 || row.<Long>getAs(STANDING) > 1) {
      throw new RepeatedRowException(contract.table());
    }
    int day = row.getAs(DAY);
    long rows = row.getAs(ROWS);
    if (row.isNullAt(row.fieldIndex(FILE))) {
      edits.come(row.getAs(PARTITION), day, rows);
    } else {
      Row bitmap = row.getAs(POSITION);
      edits.go(row.getAs(FILE), RoaringBitmapArray.readFrom(bitmap.getAs("bitmap")), rows, day);
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
    RewriteFiles files = new RewriteFiles(contract, profile, new CommitMetadata(runId, days));
    List<? extends FileAction> written =
        profile == ExecutionProfile.SINGLE_TASK
            ? new DriverMerge(session, contract, transaction, edits)
                .write(DriverRows.list(rows), rewritten)
            : files.write(transaction, with(rows, transaction, rewritten));
    return files.commit(transaction, written, rewritten, List.of());
  }

  private Dataset<Row> with(
      Dataset<Row> rows, OptimisticTransaction transaction, List<AddFile> rewritten) {
    return rewritten.isEmpty()
        ? rows
        : rows.unionByName(FileChanges.rows(transaction.snapshot(), rewritten).select(columns()));
  }

  private boolean commit(
      OptimisticTransaction transaction, FileEdits edits, Dataset<Row> difference) {
    if (edits.none()) {
      return false;
    }
    List<AddFile> rewritten = edits.rewritten();
    List<Dataset<Row>> parts = new ArrayList<>();
    if (edits.anyCome()) {
      parts.add(difference.where(col(POSITION).isNull()).select(columns()));
    }
    ExecutionProfile writing =
        rewritten.isEmpty()
            ? parts.isEmpty() ? ExecutionProfile.SINGLE_TASK : ExecutionProfile.ofKept(parts.get(0))
            : ExecutionProfile.of(rewritten.stream().mapToLong(AddFile::size).sum(), smallBytes);
    writing.apply(session);
    if (!rewritten.isEmpty()) {
      parts.add(
          stay(transaction, edits, rewritten, difference, writing == ExecutionProfile.PARALLEL));
    }
    RewriteFiles files = new RewriteFiles(contract, writing, note(edits));
    List<? extends FileAction> written =
        parts.isEmpty()
            ? List.of()
            : files.write(transaction, parts.stream().reduce(Dataset::unionByName).orElseThrow());
    return commit(transaction, edits, rewritten, written);
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
    return new RewriteFiles(contract, ExecutionProfile.SINGLE_TASK, note(edits))
        .commit(transaction, written, gone, marked);
  }

  private static long rows(List<? extends FileAction> written) {
    return written.stream()
        .filter(AddFile.class::isInstance)
        .mapToLong(file -> DeletedRows.left((AddFile) file).orElseThrow())
        .sum();
  }

  /** The rows of rewritten files that stay. */
  private Dataset<Row> stay(
      OptimisticTransaction transaction,
      FileEdits edits,
      List<AddFile> rewritten,
      Dataset<Row> difference,
      boolean large) {
    Dataset<Row> rows = FileChanges.rows(transaction.snapshot(), rewritten);
    long going = edits.going(rewritten);
    if (going == 0) {
      return rows.select(columns());
    }
    boolean byPosition = edits.positions().ofRows();
    List<String> by = byPosition ? List.of(POSITION) : contract.key();
    Dataset<Row> named = difference.where(col(POSITION).isNotNull()).select(Schemas.named(by));
    Dataset<Row> gone = byPosition ? named : named.distinct();
    return (byPosition ? edits.positions().on(rows) : rows)
        .join(
            large && going <= MOST_BROADCAST ? functions.broadcast(gone) : gone,
            Scala.seq(by),
            "left_anti")
        .select(columns());
  }

  /**
   * Rows that are computed more or less often than they stand, with how often, where they stand,
   * their partition and interval.
   */
  private Dataset<Row> difference(Dataset<Row> rows, Dataset<Row> standing) {
    Column partition =
        contract.partitions().isEmpty()
            ? lit("")
            : col(contract.partitions().get(0)).cast("string");
    Column day =
        contract
            .interval()
            .map(interval -> functions.unix_date(col(interval.column())))
            .orElse(lit(0));
    return standing
        .select(columns(col(POSITION), lit(0L).as(COMPUTED), lit(1L).as(STANDING)))
        .unionByName(
            rows.select(
                columns(
                    lit(null).cast("long").as(POSITION),
                    lit(1L).as(COMPUTED),
                    lit(0L).as(STANDING))))
        .groupBy(columns())
        .agg(
            sum(COMPUTED).as(COMPUTED),
            sum(STANDING).as(STANDING),
            max(POSITION).as(POSITION),
            partition.as(PARTITION),
            day.as(DAY))
        .where(col(COMPUTED).notEqual(col(STANDING)));
  }

  private Dataset<Row> summary(Dataset<Row> difference) {
    Column bitmap =
        ExpressionUtils$.MODULE$.column(
            new BitmapAggregator(
                    ExpressionUtils$.MODULE$.expression(
                        RowPositions.rowNumber(coalesce(col(POSITION), lit(0L)))),
                    RoaringBitmapArrayFormat.Portable())
                .toAggregateExpression());
    return difference
        .groupBy(RowPositions.fileNumber(col(POSITION)).as(FILE), col(PARTITION), col(DAY))
        .agg(
            max(COMPUTED).as(COMPUTED),
            max(STANDING).as(STANDING),
            count(lit(1)).as(ROWS),
            bitmap.as(POSITION));
  }

  private Column[] columns(Column... more) {
    List<Column> columns = new ArrayList<>(List.of(Schemas.named(contract.columnNames())));
    columns.addAll(List.of(more));
    return columns.toArray(Column[]::new);
  }

  private Configuration hadoop() {
    return session.sparkContext().hadoopConfiguration();
  }
}
