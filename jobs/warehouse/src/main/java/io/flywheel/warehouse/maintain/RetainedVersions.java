package io.flywheel.warehouse.maintain;

import io.flywheel.warehouse.catalog.Tables;
import io.flywheel.warehouse.contract.TableName;
import io.flywheel.warehouse.state.TableState;
import java.util.Map;
import java.util.TreeMap;

/** The oldest version of each table that somebody may still ask for. */
final class RetainedVersions {
  private final Tables tables;
  private final Map<TableName, Long> oldest = new TreeMap<>();

  RetainedVersions(Tables tables) {
    this.tables = tables;
  }

  /**
   * Keeps the versions that a row or a run names, and those that its tables were computed from: the
   * next plan looks for the rows that have changed since.
   */
  void keep(Map<TableName, TableState> states) {
    states.forEach(
        (table, state) -> {
          // Versions of a table that was deleted and built anew are gone already.
          if (tables.tableId(table).filter(state.tableId()::equals).isPresent()) {
            keep(table, state.version());
          }
          state.inputs().forEach(this::keep);
        });
  }

  private void keep(TableName table, long version) {
    if (version >= 0) {
      oldest.merge(table, version, Math::min);
    }
  }

  /** The oldest kept version, not more than the newest one. */
  long oldest(TableName table, long newest) {
    return Math.min(newest, oldest.getOrDefault(table, newest));
  }
}
