package io.flywheel.warehouse.write;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.flywheel.domain.calendar.DayRanges;
import io.flywheel.warehouse.catalog.Scala;
import io.flywheel.warehouse.catalog.Schemas;
import io.flywheel.warehouse.change.Difference;
import io.flywheel.warehouse.contract.Contract;
import io.flywheel.warehouse.files.FileChanges;
import io.flywheel.warehouse.files.FileLocator;
import io.flywheel.warehouse.files.SliceFiles;
import io.flywheel.warehouse.read.Kept;
import io.flywheel.warehouse.session.Workload;
import io.flywheel.warehouse.state.CommitMetadata;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.OptimisticTransaction;
import org.apache.spark.sql.delta.actions.AddFile;
import org.apache.spark.sql.functions;

/**
 * Brings a table, or a part of it, to its computed rows by their difference: files with a row that
 * goes or changes are written again, new rows come with them, and a recomputation that changes
 * nothing commits nothing.
 */
public final class DifferenceWriter {
  private static final String FILE = FileLocator.FILE;
  private static final String CHANGE = Difference.CHANGE;

  /** Keys of so many rows are sent to every task; of more, rows are shuffled anyway. */
  private static final long MOST_BROADCAST = 500_000;

  private final SparkSession session;
  private final long smallBytes;

  /**
   * @param session a session of the table's own
   * @param smallBytes files of no more than that are written again together, in one task
   */
  public DifferenceWriter(SparkSession session, long smallBytes) {
    this.session = session;
    this.smallBytes = smallBytes;
  }

  /**
   * Writes the difference.
   *
   * @param transaction begun before the standing rows were read
   * @param rows the computed rows
   * @param standing the rows that stand in their place now, with the column {@link
   *     FileLocator#FILE}
   * @param workload how much it is to compare them
   * @return true when there was a difference
   */
  public boolean write(
      OptimisticTransaction transaction,
      Contract contract,
      Dataset<Row> rows,
      Dataset<Row> standing,
      Workload workload,
      CommitMetadata note) {
    workload.apply(session);
    try (Kept kept = Kept.of(difference(contract, rows, standing))) {
      Dataset<Row> difference = kept.rows();
      Map<String, Long> files = new HashMap<>();
      // One row a data file, and one for rows that come.
      for (Row row : difference.groupBy(FILE).count().collectAsList()) {
        files.put(row.getString(0), row.getLong(1));
      }
      return !files.isEmpty() && swap(contract, transaction, difference, files, note);
    }
  }

  /** Rows that come and go, and of those that go the file in which they stand. */
  private static Dataset<Row> difference(
      Contract contract, Dataset<Row> rows, Dataset<Row> standing) {
    Column[] columns = Schemas.named(contract.columnNames());
    return standing
        .withColumn(CHANGE, lit(-1L))
        .unionByName(
            rows.select(columns)
                .withColumn(FILE, lit(null).cast("string"))
                .withColumn(CHANGE, lit(1L)))
        .groupBy(columns)
        .agg(functions.sum(CHANGE).as(CHANGE), functions.max(FILE).as(FILE))
        .where(col(CHANGE).notEqual(0));
  }

  private boolean swap(
      Contract contract,
      OptimisticTransaction transaction,
      Dataset<Row> difference,
      Map<String, Long> files,
      CommitMetadata note) {
    Column[] columns = Schemas.named(contract.columnNames());
    List<AddFile> gone =
        SliceFiles.of(
                transaction.snapshot(),
                session.sparkContext().hadoopConfiguration(),
                contract,
                DayRanges.all())
            .touched()
            .stream()
            .filter(file -> files.containsKey(name(file)))
            .toList();
    Dataset<Row> come = difference.where(col(CHANGE).gt(0)).select(columns);
    Workload writing =
        gone.isEmpty()
            ? Workload.ofKept(come)
            : Workload.of(gone.stream().mapToLong(AddFile::size).sum(), smallBytes);
    writing.apply(session);
    FileSwap swap = new FileSwap(contract, writing, note);
    if (gone.isEmpty()) {
      return swap.commit(transaction, come, gone, Optional.empty());
    }
    Dataset<Row> old =
        difference.where(col(CHANGE).lt(0)).select(Schemas.named(contract.key())).distinct();
    long going = gone.stream().mapToLong(file -> files.get(name(file))).sum();
    boolean apart = writing == Workload.LARGE && going <= MOST_BROADCAST;
    Dataset<Row> stay =
        FileChanges.rows(transaction.snapshot(), gone)
            .select(columns)
            .join(apart ? functions.broadcast(old) : old, Scala.seq(contract.key()), "left_anti");
    return apart
        ? swap.commit(transaction, come, stay, gone)
        : swap.commit(transaction, come.unionByName(stay), gone, Optional.empty());
  }

  private static String name(AddFile file) {
    return new Path(file.path()).getName();
  }
}
