package io.flywheel.warehouse.build;

import io.flywheel.domain.calendar.Days;
import io.flywheel.warehouse.catalog.Tables;
import io.flywheel.warehouse.contract.Contract;
import io.flywheel.warehouse.contract.Contracts;
import io.flywheel.warehouse.contract.Input;
import io.flywheel.warehouse.files.SliceFiles;
import io.flywheel.warehouse.plan.Reach;
import org.apache.hadoop.conf.Configuration;

/** How many bytes of data files a table's slices are computed from. */
final class InputSize {
  private final Contracts contracts;
  private final Tables tables;
  private final Configuration hadoop;

  InputSize(Contracts contracts, Tables tables, Configuration hadoop) {
    this.contracts = contracts;
    this.tables = tables;
    this.hadoop = hadoop;
  }

  /** Bytes of the newest versions of all inputs, as far as the slices need them. */
  long bytes(Contract contract, Days slices) {
    return contract.inputs().stream().mapToLong(input -> bytes(contract, input, slices)).sum();
  }

  private long bytes(Contract contract, Input input, Days slices) {
    Contract source = contracts.get(input.table());
    Days needed = Reach.backward(slices, contract.slicing(), input);
    return tables
        .snapshot(input.table())
        .map(snapshot -> SliceFiles.of(snapshot, hadoop, source, needed).bytes())
        .orElse(0L);
  }
}
