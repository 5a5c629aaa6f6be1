package io.flywheel.warehouse.build;

import io.flywheel.domain.calendar.Days;
import io.flywheel.warehouse.catalog.Tables;
import io.flywheel.warehouse.contract.Contract;
import io.flywheel.warehouse.contract.Slicing;
import io.flywheel.warehouse.plan.SlicePredicate;
import io.flywheel.warehouse.state.CommitNote;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.DataFrameWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * Puts computed slices in the place of the old ones, in one commit: month partitions, files sorted
 * by day and bounded in rows.
 */
final class SliceWriter {
  /** A day a file when days are big, a month a file when they are small. */
  private static final long ROWS_PER_FILE = 100_000;

  private final Tables tables;

  SliceWriter(Tables tables) {
    this.tables = tables;
  }

  /** Writes the first rows of a table, creating it when there are any. */
  void first(Contract contract, Dataset<Row> rows, CommitNote note) {
    tables.createIfAbsent(contract);
    writer(contract, rows, note).mode("append").save(tables.path(contract.table()));
  }

  /** Replaces the table's whole content, and its columns when they changed. */
  void whole(Contract contract, Dataset<Row> rows, CommitNote note) {
    writer(contract, rows, note)
        .mode("overwrite")
        .option("overwriteSchema", "true")
        .save(tables.path(contract.table()));
  }

  /** Replaces the rows of some days; days that come out empty are deleted. */
  void slices(Contract contract, Dataset<Row> rows, Days days, CommitNote note) {
    writer(contract, rows, note)
        .mode("overwrite")
        .option("replaceWhere", SlicePredicate.of(contract, days))
        .save(tables.path(contract.table()));
  }

  private static DataFrameWriter<Row> writer(
      Contract contract, Dataset<Row> rows, CommitNote note) {
    Set<String> order = new LinkedHashSet<>(contract.partitions());
    contract.slicing().map(Slicing::column).ifPresent(order::add);
    order.addAll(contract.key());
    Column[] partitions = columns(contract.partitions());
    Dataset<Row> placed = partitions.length == 0 ? rows.coalesce(1) : rows.repartition(partitions);
    return placed
        .sortWithinPartitions(columns(order))
        .write()
        .format("delta")
        .partitionBy(contract.partitions().toArray(String[]::new))
        .option("maxRecordsPerFile", ROWS_PER_FILE)
        .option("userMetadata", note.text());
  }

  private static Column[] columns(Iterable<String> names) {
    List<Column> columns = new ArrayList<>();
    names.forEach(name -> columns.add(functions.col(name)));
    return columns.toArray(Column[]::new);
  }
}
