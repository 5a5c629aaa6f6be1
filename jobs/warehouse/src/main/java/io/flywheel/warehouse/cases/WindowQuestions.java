package io.flywheel.warehouse.cases;

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

/** What is asked of a table's windows, on given rows of its inputs. */
final class WindowQuestions {
  private final Contracts contracts;
  private final Contract contract;
  private final Map<TableName, CaseRows> inputs;
  private final long seed;
  private final WindowProbe probe;

  /**
   * @param session a session of cases
   * @param contracts all tables
   * @param contract the table, its windows possibly declared otherwise than in its file
   * @param settings of the transform
   * @param inputs rows of all inputs
   * @param seed another number changes other rows
   */
  WindowQuestions(
      SparkSession session,
      Contracts contracts,
      Contract contract,
      Map<String, Optional<String>> settings,
      Map<TableName, CaseRows> inputs,
      long seed) {
    this.contracts = contracts;
    this.contract = contract;
    this.inputs = inputs;
    this.seed = seed;
    this.probe = new WindowProbe(session, contracts, contract, settings, inputs);
  }

  /** The first fault that random changes of an input show. */
  Optional<String> faultOfChanges(Input input, int changes) {
    long first = seed * 7919 + (contract.table() + " " + input.table()).hashCode();
    for (int change = 0; change < changes; change++) {
      CaseRows after =
          RowMutation.of(
              inputs.get(input.table()), contracts.get(input.table()), new Random(first + change));
      Optional<String> fault =
          probe.fault(input, after, (first + change) % 2 == 0 ? Workload.LARGE : Workload.SMALL);
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
    Map<Object, List<String>> known = probe.slices();
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
    return tried > 0
        ? Optional.empty()
        : Optional.of(
            "no interval has a row of %s that could stand just outside of its window"
                .formatted(input.table()));
  }

  /** The fault that every row of an input, delivered once more, is news. */
  Optional<String> faultOfRepeated(Input input) {
    CaseRows rows = inputs.get(input.table());
    return rows.rows().stream().anyMatch(row -> probe.reachesNothing(input, rows.and(row)))
        ? Optional.empty()
        : Optional.of(
            "each row of %s counts as a change when it is delivered again"
                .formatted(input.table()));
  }
}
