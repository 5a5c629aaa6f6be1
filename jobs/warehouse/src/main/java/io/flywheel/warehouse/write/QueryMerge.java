package io.flywheel.warehouse.write;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.sum;

import io.flywheel.warehouse.catalog.Scala;
import io.flywheel.warehouse.catalog.Schemas;
import io.flywheel.warehouse.contract.Contract;
import io.flywheel.warehouse.files.FileChanges;
import io.flywheel.warehouse.files.RowPositions;
import io.flywheel.warehouse.read.CachedRows;
import io.flywheel.warehouse.session.ExecutionProfile;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.aggregation.BitmapAggregator;
import org.apache.spark.sql.classic.ExpressionUtils$;
import org.apache.spark.sql.delta.OptimisticTransaction;
import org.apache.spark.sql.delta.actions.AddFile;
import org.apache.spark.sql.delta.actions.FileAction;
import org.apache.spark.sql.delta.deletionvectors.RoaringBitmapArray;
import org.apache.spark.sql.delta.deletionvectors.RoaringBitmapArrayFormat;
import org.apache.spark.sql.functions;

/**
 * Compares computed rows with those that stand in their place by a query, keeps the difference
 * until it is closed, and writes it.
 */
final class QueryMerge implements AutoCloseable {
  private static final String POSITION = RowPositions.POSITION;
  private static final String COMPUTED = "_computed";
  private static final String STANDING = "_standing";
  private static final String FILE = "_file";
  private static final String PARTITION = "_partition";
  private static final String DAY = "_day";
  private static final String ROWS = "_rows";

  /** Positions of so many rows are sent to every task; of more, rows are shuffled anyway. */
  private static final long MOST_BROADCAST = 500_000;

  private final Contract contract;
  private final OptimisticTransaction transaction;
  private final FileEdits edits;
  private final CachedRows difference;

  /**
   * @param contract the table
   * @param transaction begun before the standing rows were read
   * @param edits learns what comes and goes
   * @param rows the computed rows
   * @param standing the rows that stand in their place now, with their positions
   */
  QueryMerge(
      Contract contract,
      OptimisticTransaction transaction,
      FileEdits edits,
      Dataset<Row> rows,
      Dataset<Row> standing) {
    this.contract = contract;
    this.transaction = transaction;
    this.edits = edits;
    this.difference = CachedRows.of(difference(rows, standing));
  }

  /**
   * Compares, and tells the edits.
   *
   * @throws RepeatedRowException when a row is computed or stands more than once
   */
  void compare() {
    // One row a data file and interval, and one an interval for rows that come.
    summary(difference.rows()).collectAsList().forEach(this::edit);
  }

  /** One row of a summary. */
  private void edit(Row row) {
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

  /**
   * Writes rows that come, together with those that stay in files that are written again.
   *
   * @param rewritten the files
   * @param smallBytes no more than that is written in one task
   * @return files, which a commit has yet to name
   */
  List<? extends FileAction> write(List<AddFile> rewritten, long smallBytes) {
    List<Dataset<Row>> parts = new ArrayList<>();
    if (edits.anyCome()) {
      parts.add(difference.rows().where(col(POSITION).isNull()).select(columns()));
    }
    if (parts.isEmpty() && rewritten.isEmpty()) {
      return List.of();
    }
    ExecutionProfile profile =
        rewritten.isEmpty()
            ? ExecutionProfile.ofKept(parts.get(0))
            : ExecutionProfile.of(rewritten.stream().mapToLong(AddFile::size).sum(), smallBytes);
    profile.apply(difference.rows().sparkSession());
    if (!rewritten.isEmpty()) {
      parts.add(stay(rewritten, profile == ExecutionProfile.PARALLEL));
    }
    return new RewriteFiles(contract)
        .write(transaction, parts.stream().reduce(Dataset::unionByName).orElseThrow(), profile);
  }

  /** The rows of rewritten files that stay. */
  private Dataset<Row> stay(List<AddFile> rewritten, boolean large) {
    Dataset<Row> rows = FileChanges.rows(transaction.snapshot(), rewritten);
    long going = edits.going(rewritten);
    if (going == 0) {
      return rows.select(columns());
    }
    boolean byPosition = edits.positions().ofRows();
    List<String> by = byPosition ? List.of(POSITION) : contract.key();
    Dataset<Row> named =
        difference.rows().where(col(POSITION).isNotNull()).select(Schemas.named(by));
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

  @Override
  public void close() {
    difference.close();
  }
}
