package io.flywheel.warehouse.write;

import io.flywheel.domain.calendar.DayRanges;
import io.flywheel.warehouse.catalog.Schemas;
import io.flywheel.warehouse.catalog.Tables;
import io.flywheel.warehouse.contract.Contract;
import io.flywheel.warehouse.files.FileChanges;
import io.flywheel.warehouse.files.SliceFiles;
import io.flywheel.warehouse.plan.SlicePredicate;
import io.flywheel.warehouse.session.Workload;
import io.flywheel.warehouse.state.CommitMetadata;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.delta.OptimisticTransaction;

/** Puts computed slices in the place of the old ones. */
public final class SliceWriter {
  private final Tables tables;
  private final Workload workload;

  public SliceWriter(Tables tables, Workload workload) {
    this.tables = tables;
    this.workload = workload;
  }

  /**
   * Replaces the rows of some days, or of all, creating the table when there are any and giving it
   * other columns when all are replaced; days that come out empty are deleted. Files that hold rows
   * of other days, too, are written again with those rows, by the same job: Delta's replaceWhere
   * takes three more jobs to find and rewrite them.
   *
   * @return true when there was something to commit
   * @throws org.apache.spark.sql.delta.DeltaConcurrentModificationException when another tool
   *     commits to the table meanwhile
   */
  public boolean slices(Contract contract, Dataset<Row> rows, DayRanges days, CommitMetadata note) {
    OptimisticTransaction transaction =
        days.isAll() ? tables.whole(contract) : tables.transaction(contract);
    SliceFiles old =
        SliceFiles.of(
            transaction.snapshot(),
            rows.sparkSession().sparkContext().hadoopConfiguration(),
            contract,
            days);
    Optional<String> replaced =
        days.isAll() ? Optional.empty() : Optional.of(SlicePredicate.of(contract, days));
    Dataset<Row> all = rows;
    if (!old.shared().isEmpty()) {
      all =
          rows.unionByName(
              FileChanges.rows(transaction.snapshot(), old.shared())
                  .where("NOT (" + replaced.orElseThrow() + ")")
                  .select(Schemas.named(List.of(rows.columns()))));
    }
    return new FileSwap(contract, workload, note).commit(transaction, all, old.touched(), replaced);
  }
}
