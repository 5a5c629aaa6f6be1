package io.flywheel.warehouse.datasets;

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
  private final Map<TableName, RowsTable> given = new HashMap<>();

  /** The catalog of a session whose {@code spark_catalog} is this class. */
  static CaseCatalog of(SparkSession session) {
    return (CaseCatalog)
        ((org.apache.spark.sql.classic.SparkSession) session)
            .sessionState()
            .catalogManager()
            .catalog("spark_catalog");
  }

  void serve(Map<TableName, CaseRows> inputs) {
    given.clear();
    inputs.forEach((name, rows) -> given.put(name, table(name, rows)));
  }

  @Override
  protected Optional<RowsTable> rows(TableName name) {
    return Optional.ofNullable(given.get(name));
  }

  private RowsTable table(TableName name, CaseRows rows) {
    var converter = CatalystTypeConverters.createToCatalystConverter(rows.schema());
    return rowsTable(
        name,
        rows.rows().stream()
            .map(row -> (InternalRow) converter.apply(row))
            .toArray(InternalRow[]::new));
  }
}
