package io.flywheel.warehouse.cases;

import io.flywheel.warehouse.cases.file.CaseRows;
import io.flywheel.warehouse.catalog.RowsTable;
import io.flywheel.warehouse.catalog.WarehouseCatalog;
import io.flywheel.warehouse.contract.TableName;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.CatalystTypeConverters;
import org.apache.spark.sql.catalyst.InternalRow;

/** The warehouse's catalog for cases: a table is whatever the case gives for it. */
// overrides: Delta declares alterTable's changes as an array, Spark as varargs.
@SuppressWarnings("overrides")
public final class CaseCatalog extends WarehouseCatalog {
  private static final InternalRow[] NONE = {};

  private final Map<TableName, InternalRow[]> given = new HashMap<>();
  private final Map<TableName, RowsTable> tables = new HashMap<>();

  /** The catalog of a session whose {@code spark_catalog} is this class. */
  static CaseCatalog of(SparkSession session) {
    return (CaseCatalog)
        ((org.apache.spark.sql.classic.SparkSession) session)
            .sessionState()
            .catalogManager()
            .catalog("spark_catalog");
  }

  /** From now on these are the rows of tables, also for queries that were analysed before. */
  void serve(Map<TableName, CaseRows> inputs) {
    given.clear();
    inputs.forEach((name, rows) -> given.put(name, internal(rows)));
  }

  @Override
  protected Optional<RowsTable> rows(TableName name) {
    return given.containsKey(name)
        ? Optional.of(
            tables.computeIfAbsent(
                name, each -> rowsTable(each, () -> given.getOrDefault(each, NONE))))
        : Optional.empty();
  }

  private static InternalRow[] internal(CaseRows rows) {
    var converter = CatalystTypeConverters.createToCatalystConverter(rows.schema());
    return rows.rows().stream()
        .map(row -> (InternalRow) converter.apply(row))
        .toArray(InternalRow[]::new);
  }
}
