package io.flywheel.warehouse.read;

import io.flywheel.domain.calendar.DayRanges;
import io.flywheel.warehouse.catalog.Tables;
import io.flywheel.warehouse.contract.Contract;
import io.flywheel.warehouse.contract.Contracts;
import io.flywheel.warehouse.contract.Input;
import io.flywheel.warehouse.files.IntervalFiles;
import io.flywheel.warehouse.plan.WindowMath;
import io.flywheel.warehouse.session.ExecutionProfile;
import org.apache.hadoop.conf.Configuration;

/**
 * How many bytes of data files, at least some for each row, a table's intervals are computed from.
 */
public final class InputSize {
  private final Contracts contracts;
  private final Tables tables;
  private final Configuration hadoop;

  public InputSize(Contracts contracts, Tables tables, Configuration hadoop) {
    this.contracts = contracts;
    this.tables = tables;
    this.hadoop = hadoop;
  }

  /** Bytes of the newest versions of all inputs, as far as the intervals need them. */
  public long bytes(Contract contract, DayRanges intervals) {
    return contract.inputs().stream().mapToLong(input -> bytes(contract, input, intervals)).sum();
  }

  private long bytes(Contract contract, Input input, DayRanges intervals) {
    Contract source = contracts.get(input.table());
    DayRanges needed = WindowMath.backward(intervals, contract.interval(), input);
    return tables
        .snapshot(input.table())
        .map(snapshot -> IntervalFiles.of(snapshot, hadoop, source, needed))
        .map(files -> ExecutionProfile.bytes(files.bytes(), files.rows()))
        .orElse(0L);
  }
}
