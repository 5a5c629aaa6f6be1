package io.flywheel.warehouse.write;

import io.flywheel.warehouse.catalog.DeltaWrite;
import io.flywheel.warehouse.catalog.Scala;
import io.flywheel.warehouse.catalog.Schemas;
import io.flywheel.warehouse.contract.Contract;
import io.flywheel.warehouse.contract.IntervalSpec;
import io.flywheel.warehouse.driver.DriverRows;
import io.flywheel.warehouse.driver.DriverWrite;
import io.flywheel.warehouse.session.ExecutionProfile;
import io.flywheel.warehouse.state.CommitMetadata;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.delta.OptimisticTransaction;
import org.apache.spark.sql.delta.actions.Action;
import org.apache.spark.sql.delta.actions.AddFile;
import org.apache.spark.sql.delta.actions.FileAction;

/**
 * Puts rows in the place of data files, in one job and one commit: month partitions, files sorted
 * by interval and key and bounded in rows.
 */
public final class RewriteFiles {
  private final Contract contract;

  /**
   * @param contract the table
   */
  public RewriteFiles(Contract contract) {
    this.contract = contract;
  }

  /**
   * Commits.
   *
   * @param transaction begun before old rows were read
   * @param note what the commit says about itself
   * @param written files with new rows, and with old ones of the files that go
   * @param gone files that go
   * @param marked entries of files of which some rows go, in the place of entries among those that
   *     go
   * @return true when there was something to commit, be it a new table or other columns without a
   *     row
   * @throws org.apache.spark.sql.delta.DeltaConcurrentModificationException when another tool has
   *     committed to the table meanwhile
   */
  public boolean commit(
      OptimisticTransaction transaction,
      CommitMetadata note,
      List<? extends FileAction> written,
      Collection<AddFile> gone,
      Collection<AddFile> marked) {
    List<Action> actions = new ArrayList<>(written);
    actions.addAll(marked);
    gone.forEach(file -> actions.add(file.remove()));
    if (actions.isEmpty() && transaction.newMetadata().isEmpty()) {
      return false;
    }
    transaction.deltaLog().createLogDirectoriesIfNotExists();
    transaction.commit(Scala.seq(actions), new DeltaWrite(note).replace(contract.partitions()));
    return true;
  }

  /**
   * Writes data files, which a commit has yet to name.
   *
   * @param profile how much is written: little is written by the driver, without a job
   */
  public List<? extends FileAction> write(
      OptimisticTransaction transaction, Dataset<Row> rows, ExecutionProfile profile) {
    return profile == ExecutionProfile.SINGLE_TASK
        ? new DriverWrite(rows.sparkSession(), contract, transaction).files(DriverRows.list(rows))
        : DeltaWrite.files(transaction, placed(rows));
  }

  /** Rows in their partitions and in the order of files. */
  private Dataset<Row> placed(Dataset<Row> rows) {
    Set<String> intervals = new LinkedHashSet<>(contract.partitions());
    contract.interval().map(IntervalSpec::column).ifPresent(intervals::add);
    // By interval, too: all cores write the month that is under way.
    Dataset<Row> placed =
        contract.partitions().isEmpty()
            ? rows.coalesce(1)
            : rows.repartition(Schemas.named(intervals));
    return placed.sortWithinPartitions(Schemas.named(contract.fileOrder()));
  }
}
