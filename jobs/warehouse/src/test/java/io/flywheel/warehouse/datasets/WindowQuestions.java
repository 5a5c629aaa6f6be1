package io.flywheel.warehouse.datasets;

import static org.assertj.core.api.Assertions.assertThat;

import io.flywheel.domain.calendar.DayRanges;
import io.flywheel.warehouse.contract.Contract;
import io.flywheel.warehouse.contract.Contracts;
import io.flywheel.warehouse.contract.Input;
import io.flywheel.warehouse.contract.TableName;
import io.flywheel.warehouse.plan.WindowMath;
import io.flywheel.warehouse.session.Workload;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import org.apache.spark.sql.SparkSession;

/**
 * What is asked of a table's windows, on given rows of its inputs. {@code -Dflywheel.seed=N} has
 * other rows change.
 */
final class WindowQuestions {
  private final Contracts contracts;
  private final Contract contract;
  private final Map<TableName, CaseRows> inputs;
  private final WindowProbe probe;

  /**
   * @param session a session of cases
   * @param contracts all tables
   * @param contract the table, its windows possibly declared otherwise than in its file
   * @param settings of the transform
   * @param inputs rows of all inputs
   */
  WindowQuestions(
      SparkSession session,
      Contracts contracts,
      Contract contract,
      Map<String, Object> settings,
      Map<TableName, CaseRows> inputs) {
    this.contracts = contracts;
    this.contract = contract;
    this.inputs = inputs;
    this.probe = new WindowProbe(session, contracts, contract, settings);
  }

  /** The first fault that random changes of an input show. */
  Optional<String> faultOfChanges(Input input, int changes) {
    long seed =
        Long.getLong("flywheel.seed", 1L) * 7919
            + (contract.table() + " " + input.table()).hashCode();
    for (int change = 0; change < changes; change++) {
      CaseRows after =
          RowMutation.of(
              inputs.get(input.table()), contracts.get(input.table()), new Random(seed + change));
      Optional<String> fault =
          probe.fault(
              inputs, input, after, (seed + change) % 2 == 0 ? Workload.LARGE : Workload.SMALL);
      if (fault.isPresent()) {
        return Optional.of("change %d to %s: %s".formatted(change, after.rows(), fault.get()));
      }
    }
    return Optional.empty();
  }

  /**
   * The first fault that rows just outside of what a slice reads show; some slice must have such.
   *
   * @param slices how many slices are tried, the latest first
   */
  Optional<String> faultOfPlanted(Input input, int slices) {
    CaseRows rows = inputs.get(input.table());
    PlantedRows planted = new PlantedRows(contracts.get(input.table()), input);
    Map<Object, List<String>> known = probe.slices(inputs);
    TreeSet<LocalDate> days = new TreeSet<>(Comparator.reverseOrder());
    known.keySet().forEach(slice -> days.add((LocalDate) slice));
    int tried = 0;
    for (LocalDate slice : days) {
      DayRanges read =
          WindowMath.backward(
              probe.days(slice), contract.interval(), input.interval().orElseThrow());
      Map<TableName, CaseRows> more = new HashMap<>(inputs);
      more.put(input.table(), planted.beside(rows, read));
      if (!more.equals(inputs) && tried++ < slices) {
        Optional<String> fault = probe.faultOfPlanted(more, slice, known.get(slice));
        if (fault.isPresent()) {
          return Optional.of("planted " + more.get(input.table()) + ": " + fault.get());
        }
      }
    }
    assertThat(tried).as("intervals with rows planted beside them, %s", input.table()).isPositive();
    return Optional.empty();
  }
}
