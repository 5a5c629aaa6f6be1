package io.flywheel.warehouse.build;

import io.flywheel.domain.calendar.Days;
import io.flywheel.warehouse.catalog.Scala;
import io.flywheel.warehouse.catalog.Tables;
import io.flywheel.warehouse.contract.Contract;
import io.flywheel.warehouse.contract.Slicing;
import io.flywheel.warehouse.files.SliceFiles;
import io.flywheel.warehouse.plan.SlicePredicate;
import io.flywheel.warehouse.session.Workload;
import io.flywheel.warehouse.state.CommitNote;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaOperations;
import org.apache.spark.sql.delta.DeltaOptions;
import org.apache.spark.sql.delta.OptimisticTransaction;
import org.apache.spark.sql.delta.actions.Action;
import org.apache.spark.sql.functions;
import scala.Option;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Puts computed slices in the place of the old ones, in one commit: month partitions, files sorted
 * by day and bounded in rows.
 */
final class SliceWriter {
  private static final String MAX_ROWS = "maxRecordsPerFile";
  private static final String NOTE = "userMetadata";

  /** A day a file when days are big, a month a file when they are small. */
  private static final long ROWS_PER_FILE = 100_000;

  private final Tables tables;
  private final Workload workload;

  SliceWriter(Tables tables, Workload workload) {
    this.tables = tables;
    this.workload = workload;
  }

  /** Replaces the table's whole content, and its columns when they changed. */
  void whole(Contract contract, Dataset<Row> rows, CommitNote note) {
    placed(contract, rows)
        .write()
        .format("delta")
        .mode("overwrite")
        .option("overwriteSchema", "true")
        .partitionBy(contract.partitions().toArray(String[]::new))
        .option(MAX_ROWS, ROWS_PER_FILE)
        .option(NOTE, note.text())
        .save(tables.path(contract.table()));
  }

  /**
   * Replaces the rows of some days, or of all, creating the table when there are any; days that
   * come out empty are deleted. Files that hold rows of other days, too, are written again with
   * those rows, by the same job: Delta's replaceWhere takes three more jobs to find and rewrite
   * them.
   *
   * @return true when there was something to commit
   * @throws org.apache.spark.sql.delta.DeltaConcurrentModificationException when another tool
   *     commits to the table meanwhile
   */
  boolean slices(Contract contract, Dataset<Row> rows, Days days, CommitNote note) {
    SparkSession session = rows.sparkSession();
    OptimisticTransaction transaction = tables.transaction(contract);
    SliceFiles old =
        SliceFiles.of(
            transaction.snapshot(), session.sparkContext().hadoopConfiguration(), contract, days);
    Optional<String> replaced =
        days.isAll() ? Optional.empty() : Optional.of(SlicePredicate.of(contract, days));
    Dataset<Row> all = rows;
    if (!old.shared().isEmpty()) {
      all =
          rows.unionByName(
              transaction
                  .deltaLog()
                  .createDataFrame(
                      transaction.snapshot(), Scala.seq(old.shared()), false, Option.empty())
                  .where("NOT (" + replaced.orElseThrow() + ")")
                  .select(columns(List.of(rows.columns()))));
    }
    List<Action> actions =
        new ArrayList<>(
            CollectionConverters.asJava(
                transaction.writeFiles(
                    placed(contract, all), Option.apply(options(session, note)))));
    old.touched().forEach(file -> actions.add(file.remove()));
    if (actions.isEmpty()) {
      return false;
    }
    transaction.deltaLog().createLogDirectoriesIfNotExists();
    transaction.commit(Scala.seq(actions), operation(contract, replaced, note));
    return true;
  }

  private static DeltaOptions options(SparkSession session, CommitNote note) {
    return new DeltaOptions(
        Scala.map(Map.of(MAX_ROWS, String.valueOf(ROWS_PER_FILE), NOTE, note.text())),
        session.sessionState().conf());
  }

  private static DeltaOperations.Operation operation(
      Contract contract, Optional<String> replaced, CommitNote note) {
    return new DeltaOperations.Write(
        SaveMode.Overwrite,
        Option.apply(Scala.seq(contract.partitions())),
        Option.apply(replaced.orElse(null)),
        Option.apply(note.text()),
        Option.empty(),
        Option.empty(),
        Option.empty(),
        Option.empty(),
        Option.empty());
  }

  private Dataset<Row> placed(Contract contract, Dataset<Row> rows) {
    Set<String> order = new LinkedHashSet<>(contract.partitions());
    contract.slicing().map(Slicing::column).ifPresent(order::add);
    order.addAll(contract.key());
    boolean together = workload == Workload.SMALL || contract.partitions().isEmpty();
    Dataset<Row> placed =
        together ? rows.coalesce(1) : rows.repartition(columns(contract.partitions()));
    return placed.sortWithinPartitions(columns(order));
  }

  private static Column[] columns(Iterable<String> names) {
    List<Column> columns = new ArrayList<>();
    names.forEach(name -> columns.add(functions.col(name)));
    return columns.toArray(Column[]::new);
  }
}
