package io.flywheel.warehouse.read;

import io.flywheel.domain.calendar.DayRanges;
import io.flywheel.warehouse.catalog.Tables;
import io.flywheel.warehouse.contract.Contract;
import io.flywheel.warehouse.contract.Contracts;
import io.flywheel.warehouse.contract.Input;
import io.flywheel.warehouse.files.SliceFiles;
import io.flywheel.warehouse.plan.WindowMath;
import io.flywheel.warehouse.session.Workload;
import org.apache.hadoop.conf.Configuration;

/** How many bytes of data files, at least some for each row, a table's slices are computed from. */
public final class InputSize {
  private final Contracts contracts;
  private final Tables tables;
  private final Configuration hadoop;

  public InputSize(Contracts contracts, Tables tables, Configuration hadoop) {
    this.contracts = contracts;
    this.tables = tables;
    this.hadoop = hadoop;
  }

  /** Bytes of the newest versions of all inputs, as far as the slices need them. */
  public long bytes(Contract contract, DayRanges slices) {
    return contract.inputs().stream().mapToLong(input -> bytes(contract, input, slices)).sum();
  }

  private long bytes(Contract contract, Input input, DayRanges slices) {
    Contract source = contracts.get(input.table());
    DayRanges needed = WindowMath.backward(slices, contract.interval(), input);
    return tables
        .snapshot(input.table())
        .map(snapshot -> SliceFiles.of(snapshot, hadoop, source, needed))
        .map(files -> Workload.bytes(files.bytes(), files.rows()))
        .orElse(0L);
  }
}
