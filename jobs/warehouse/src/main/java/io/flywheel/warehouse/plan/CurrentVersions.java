package io.flywheel.warehouse.plan;

import io.flywheel.warehouse.catalog.Tables;
import io.flywheel.warehouse.contract.Contract;
import io.flywheel.warehouse.contract.Contracts;
import io.flywheel.warehouse.contract.Layer;
import io.flywheel.warehouse.contract.TableName;
import io.flywheel.warehouse.state.Publication;
import io.flywheel.warehouse.state.TableState;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The versions that a build reads: of delivered tables those that a closed ingest vouches for, so
 * that rows of an ingest that died are not seen; of built tables the newest.
 */
public final class CurrentVersions {
  private final Contracts contracts;
  private final Tables tables;
  private final Map<TableName, TableState> closed;

  /**
   * @param contracts all tables
   * @param tables the warehouse's tables
   * @param latest the last publication row of any kind
   */
  public CurrentVersions(Contracts contracts, Tables tables, Optional<Publication> latest) {
    this.contracts = contracts;
    this.tables = tables;
    this.closed = latest.<Map<TableName, TableState>>map(Publication::tables).orElse(Map.of());
  }

  /** Version of the table, -1 when it is absent. */
  public long of(TableName table) {
    return table.layer().built() ? tables.version(table) : closedVersion(table);
  }

  /** Delta table id, empty when the table is absent. */
  public String id(TableName table) {
    return tables.tableId(table).orElse("");
  }

  /** True when the table has rows to read, or had. */
  public boolean exists(TableName table) {
    return of(table) >= 0;
  }

  /** Delivered tables whose newest version is not the one to read. */
  public Map<TableName, Long> pins() {
    Map<TableName, Long> pins = new TreeMap<>();
    for (Contract contract : contracts.layer(Layer.BRONZE)) {
      TableName table = contract.table();
      if (tables.version(table) != closedVersion(table)) {
        pins.put(table, closedVersion(table));
      }
    }
    return pins;
  }

  private long closedVersion(TableName table) {
    TableState state = closed.get(table);
    return state == null ? -1 : state.version();
  }
}
