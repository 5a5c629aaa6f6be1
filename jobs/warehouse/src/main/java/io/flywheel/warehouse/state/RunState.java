package io.flywheel.warehouse.state;

import io.flywheel.warehouse.contract.TableName;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;

/**
 * An open run: begun by ingest, joined by build, check and publish.
 *
 * @param runId the run
 * @param asOf last business day known to the run; empty before the first file
 * @param built tables that this run has committed or confirmed
 * @param checked versions of built tables whose checks held
 */
public record RunState(
    String runId,
    Optional<LocalDate> asOf,
    Map<TableName, TableState> built,
    Map<TableName, Long> checked) {
  public RunState {
    built = Map.copyOf(built);
    checked = Map.copyOf(checked);
  }
}
