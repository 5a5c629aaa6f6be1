package io.flywheel.warehouse.state;

import io.flywheel.warehouse.contract.TableName;
import java.util.Map;

/**
 * One table as it stood when it was built.
 *
 * @param version Delta version; -1 when the table has no data on disk
 * @param tableId Delta table id; empty when the table has no data on disk
 * @param definition hash of what computed it; empty for tables that are not computed
 * @param inputs versions of the inputs it was computed from
 */
public record TableState(
    long version, String tableId, String definition, Map<TableName, Long> inputs) {
  public TableState {
    inputs = Map.copyOf(inputs);
  }
}
