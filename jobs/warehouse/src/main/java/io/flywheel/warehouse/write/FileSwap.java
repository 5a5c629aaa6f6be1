package io.flywheel.warehouse.write;

import io.flywheel.warehouse.catalog.DeltaWrite;
import io.flywheel.warehouse.catalog.Scala;
import io.flywheel.warehouse.catalog.Schemas;
import io.flywheel.warehouse.contract.Contract;
import io.flywheel.warehouse.contract.IntervalSpec;
import io.flywheel.warehouse.session.Workload;
import io.flywheel.warehouse.state.CommitMetadata;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RuntimeConfig;
import org.apache.spark.sql.delta.OptimisticTransaction;
import org.apache.spark.sql.delta.actions.Action;
import org.apache.spark.sql.delta.actions.AddFile;
import org.apache.spark.sql.delta.actions.FileAction;
import org.apache.spark.sql.functions;

/**
 * Puts rows in the place of data files, in one job and one commit: month partitions, files sorted
 * by slice and key and bounded in rows.
 */
final class FileSwap {
  /**
   * What opening a file is taken to cost, in bytes: Spark reads dear files in tasks of their own.
   */
  private static final String OPEN_COST = "spark.sql.files.openCostInBytes";

  private static final String SHUFFLE_PARTITIONS = "spark.sql.shuffle.partitions";

  private final Contract contract;
  private final Workload workload;
  private final DeltaWrite write;

  FileSwap(Contract contract, Workload workload, CommitMetadata note) {
    this.contract = contract;
    this.workload = workload;
    this.write = new DeltaWrite(note);
  }

  /**
   * Commits.
   *
   * @param transaction begun before the old rows were read
   * @param rows new rows, and old ones of the files that stay
   * @param gone files that go
   * @param replaced which rows of the table are replaced, for the table's history; empty for all
   * @return true when there was something to commit, be it other columns without a row
   * @throws org.apache.spark.sql.delta.DeltaConcurrentModificationException when another tool has
   *     committed to the table meanwhile
   */
  boolean commit(
      OptimisticTransaction transaction,
      Dataset<Row> rows,
      Collection<AddFile> gone,
      Optional<String> replaced) {
    return commit(transaction, write(transaction, rows), gone, replaced);
  }

  /**
   * Commits rows that come, and those of the files that go which stay: each file is written again
   * as it was, by a task of its own, which neither shuffles nor sorts its rows.
   *
   * @param transaction begun before the old rows were read
   * @param come new rows
   * @param stay rows read from the files that go, in their order
   * @param gone files that go
   * @return true when there was something to commit
   * @throws org.apache.spark.sql.delta.DeltaConcurrentModificationException when another tool has
   *     committed to the table meanwhile
   */
  boolean commit(
      OptimisticTransaction transaction,
      Dataset<Row> come,
      Dataset<Row> stay,
      Collection<AddFile> gone) {
    List<FileAction> written = new ArrayList<>(write(transaction, come));
    RuntimeConfig conf = stay.sparkSession().conf();
    String together = conf.get(OPEN_COST);
    conf.set(OPEN_COST, conf.get("spark.sql.files.maxPartitionBytes"));
    try {
      written.addAll(write.files(transaction, stay));
    } finally {
      conf.set(OPEN_COST, together);
    }
    return commit(transaction, written, gone, Optional.empty());
  }

  private boolean commit(
      OptimisticTransaction transaction,
      List<FileAction> written,
      Collection<AddFile> gone,
      Optional<String> replaced) {
    List<Action> actions = new ArrayList<>(written);
    gone.forEach(file -> actions.add(file.remove()));
    boolean renewed =
        transaction.snapshot().version() >= 0 && transaction.newMetadata().isDefined();
    if (actions.isEmpty() && !renewed) {
      return false;
    }
    transaction.deltaLog().createLogDirectoriesIfNotExists();
    transaction.commit(Scala.seq(actions), write.replace(contract.partitions(), replaced));
    return true;
  }

  /** Writes the data files without a commit. */
  List<FileAction> write(OptimisticTransaction transaction, Dataset<Row> rows) {
    return write.files(transaction, placed(rows));
  }

  /** Rows in their partitions and in the order of files. */
  private Dataset<Row> placed(Dataset<Row> rows) {
    Set<String> order = new LinkedHashSet<>(contract.partitions());
    contract.interval().map(IntervalSpec::column).ifPresent(order::add);
    List<String> slices = List.copyOf(order);
    order.addAll(contract.key());
    boolean together = workload == Workload.SMALL || contract.partitions().isEmpty();
    Dataset<Row> placed = together ? rows.coalesce(1) : spread(rows, Schemas.named(slices));
    return placed.sortWithinPartitions(Schemas.named(order));
  }

  /** By slice, too: all cores write the month that is under way. Task 0 writes open rows. */
  private Dataset<Row> spread(Dataset<Row> rows, Column[] slices) {
    if (contract.open().isEmpty()) {
      return rows.repartition(slices);
    }
    int tasks = Integer.parseInt(rows.sparkSession().conf().get(SHUFFLE_PARTITIONS));
    Column settled = functions.pmod(functions.hash(slices), functions.lit(tasks)).plus(1);
    return rows.repartitionById(
        tasks + 1, functions.when(functions.expr(contract.open().get()), 0).otherwise(settled));
  }
}
