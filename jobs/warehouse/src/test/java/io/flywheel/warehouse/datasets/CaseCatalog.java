package io.flywheel.warehouse.datasets;

import io.flywheel.warehouse.contract.TableName;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.CatalystTypeConverters;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.analysis.NoSuchTableException;
import org.apache.spark.sql.connector.catalog.CatalogV2Util;
import org.apache.spark.sql.connector.catalog.Column;
import org.apache.spark.sql.connector.catalog.DelegatingCatalogExtension;
import org.apache.spark.sql.connector.catalog.Identifier;
import org.apache.spark.sql.connector.catalog.SupportsRead;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.connector.catalog.TableCapability;
import org.apache.spark.sql.connector.read.LocalScan;
import org.apache.spark.sql.connector.read.ScanBuilder;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/** The session catalog of case runs: {@code silver.x} is whatever the case gives for it. */
public final class CaseCatalog extends DelegatingCatalogExtension {
  private final Map<Identifier, Table> tables = new HashMap<>();

  /** The catalog of a session that was opened with this class as its {@code spark_catalog}. */
  static CaseCatalog of(SparkSession session) {
    return (CaseCatalog)
        ((org.apache.spark.sql.classic.SparkSession) session)
            .sessionState()
            .catalogManager()
            .catalog("spark_catalog");
  }

  void serve(Map<TableName, CaseRows> given) {
    tables.clear();
    given.forEach((name, rows) -> tables.put(identifier(name), table(name, rows)));
  }

  @Override
  public Table loadTable(Identifier identifier) throws NoSuchTableException {
    Table table = tables.get(identifier);
    return table == null ? super.loadTable(identifier) : table;
  }

  private static Identifier identifier(TableName name) {
    return Identifier.of(new String[] {name.layer().folder()}, name.name());
  }

  private static Table table(TableName name, CaseRows given) {
    var converter = CatalystTypeConverters.createToCatalystConverter(given.schema());
    InternalRow[] rows =
        given.rows().stream()
            .map(row -> (InternalRow) converter.apply(row))
            .toArray(InternalRow[]::new);
    return new GivenTable(
        name.toString(),
        CatalogV2Util.structTypeToV2Columns(given.schema(), false),
        given.schema(),
        rows);
  }

  private record GivenTable(String name, Column[] columns, StructType type, InternalRow[] rows)
      implements Table, SupportsRead {
    @Override
    public Set<TableCapability> capabilities() {
      return Set.of(TableCapability.BATCH_READ);
    }

    @Override
    public ScanBuilder newScanBuilder(CaseInsensitiveStringMap options) {
      return () -> new GivenScan(type, rows);
    }
  }

  private record GivenScan(StructType readSchema, InternalRow[] rows) implements LocalScan {}
}
