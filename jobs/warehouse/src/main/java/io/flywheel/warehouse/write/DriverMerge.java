package io.flywheel.warehouse.write;

import io.flywheel.warehouse.catalog.Scala;
import io.flywheel.warehouse.contract.Contract;
import io.flywheel.warehouse.contract.IntervalSpec;
import io.flywheel.warehouse.driver.DriverRows;
import io.flywheel.warehouse.driver.DriverWrite;
import io.flywheel.warehouse.driver.RowProjection;
import io.flywheel.warehouse.files.DataFileReader;
import io.flywheel.warehouse.files.IntervalFiles;
import io.flywheel.warehouse.session.ExecutionProfile;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.types.DataTypeUtils;
import org.apache.spark.sql.delta.OptimisticTransaction;
import org.apache.spark.sql.delta.actions.AddFile;
import org.apache.spark.sql.types.StructType;

/**
 * Compares and writes few rows in the thread that asks: the SELECT is the one query of such a
 * table, and its rows that stand are read from their files without another.
 */
final class DriverMerge {
  /** Files that count as more bytes are compared by a query. */
  private static final long MOST_BYTES = 16L << 20;

  private final SparkSession session;
  private final Contract contract;
  private final OptimisticTransaction transaction;
  private final FileEdits edits;
  private final StructType schema;
  private final DataFileReader reader;

  /**
   * @param session a session of the table's own
   * @param contract the table
   * @param transaction begun before anything was read
   * @param edits learns what comes and goes
   */
  DriverMerge(
      SparkSession session, Contract contract, OptimisticTransaction transaction, FileEdits edits) {
    this.session = session;
    this.contract = contract;
    this.transaction = transaction;
    this.edits = edits;
    this.schema = transaction.metadata().schema();
    this.reader = new DataFileReader(session, transaction.snapshot());
  }

  /** True when rows of some files are few enough for the driver. */
  static boolean fits(IntervalFiles files) {
    return ExecutionProfile.bytes(files.bytes(), files.rows()) <= MOST_BYTES;
  }

  /**
   * Compares computed rows with those that stand in their place, and tells the edits.
   *
   * @param rows the computed rows
   * @param scope which rows of the table stand in their place
   * @param files the files in which these may stand
   * @return rows that come
   * @throws RepeatedRowException when a row is computed more than once
   */
  List<InternalRow> difference(Dataset<Row> rows, MergeScope scope, IntervalFiles files) {
    List<Attribute> columns = List.copyOf(Scala.list(DataTypeUtils.toAttributes(schema)));
    // Rows are equal when their bytes are, so both sides are brought into one form.
    RowProjection form = RowProjection.of(columns, columns);
    Set<InternalRow> coming = new HashSet<>();
    for (InternalRow row : DriverRows.list(rows)) {
      if (!coming.add(form.apply(row).copy())) {
        throw new RepeatedRowException(contract.table());
      }
    }
    Predicate<InternalRow> within = scope.test(schema);
    int day = contract.interval().map(IntervalSpec::column).map(schema::fieldIndex).orElse(-1);
    for (AddFile file : files.touched()) {
      reader.read(
          edits.positions().number(file),
          (row, position) -> {
            if (within.test(row) && !coming.remove(row)) {
              edits.go(position, day < 0 ? 0 : row.getInt(day));
            }
          });
    }
    for (InternalRow row : coming) {
      edits.come(partition(row), day < 0 ? 0 : row.getInt(day), 1);
    }
    return new ArrayList<>(coming);
  }

  /** Partitions are by DATE columns. */
  private String partition(InternalRow row) {
    return contract.partitions().stream()
        .findFirst()
        .map(name -> LocalDate.ofEpochDay(row.getInt(schema.fieldIndex(name))).toString())
        .orElse("");
  }

  /**
   * Writes rows, together with those that stay in files that are written again.
   *
   * @param rows rows that come
   * @param rewritten the files
   * @return files, which a commit has yet to name
   */
  List<AddFile> write(List<InternalRow> rows, List<AddFile> rewritten) {
    List<InternalRow> all = new ArrayList<>(rows);
    for (AddFile file : rewritten) {
      reader.read(
          edits.positions().number(file),
          (row, position) -> {
            if (!edits.goes(position)) {
              all.add(row.copy());
            }
          });
    }
    return all.isEmpty() ? List.of() : new DriverWrite(session, contract, transaction).files(all);
  }
}
