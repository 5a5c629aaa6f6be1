package io.flywheel.warehouse.cases;

import io.flywheel.domain.calendar.DayRanges;
import io.flywheel.warehouse.cases.file.CaseRows;
import io.flywheel.warehouse.contract.Contract;
import io.flywheel.warehouse.contract.Contracts;
import io.flywheel.warehouse.contract.Input;
import io.flywheel.warehouse.contract.TableName;
import io.flywheel.warehouse.plan.WindowMath;
import io.flywheel.warehouse.session.ExecutionProfile;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** What is asked of a table's windows, on given rows of its inputs. */
final class WindowQuestions {
  private static final int MOST_ROWS = 10;

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
  Optional<TestFailure> faultOfChanges(Input input, int changes) {
    long first = seed * 7919 + (contract.table() + " " + input.table()).hashCode();
    for (int change = 0; change < changes; change++) {
      CaseRows after =
          RowMutation.of(
              inputs.get(input.table()), contracts.get(input.table()), new Random(first + change));
      Optional<WindowFault> fault =
          probe.fault(
              input,
              after,
              (first + change) % 2 == 0 ? ExecutionProfile.PARALLEL : ExecutionProfile.SINGLE_TASK);
      if (fault.isPresent()) {
        return Optional.of(failure(input, after, fault.get()));
      }
    }
    return Optional.empty();
  }

  /**
   * The first fault that rows just outside of what an interval reads show; some interval must have
   * such.
   *
   * @param intervals how many intervals are tried, the latest first
   */
  Optional<TestFailure> faultOfPlanted(Input input, int intervals) {
    CaseRows rows = inputs.get(input.table());
    PlantedRows planted = new PlantedRows(contracts.get(input.table()), input);
    RowGroups known = probe.intervals();
    TreeSet<LocalDate> days = new TreeSet<>(Comparator.reverseOrder());
    known.all().forEach(interval -> days.add((LocalDate) interval));
    int tried = 0;
    for (LocalDate interval : days) {
      DayRanges read =
          WindowMath.backward(
              probe.days(interval), contract.interval(), input.interval().orElseThrow());
      CaseRows more = planted.beside(rows, read);
      if (!more.equals(rows) && tried++ < intervals) {
        Optional<TestFailure> fault = faultOfPlanted(input, more, interval, known.rows(interval));
        if (fault.isPresent()) {
          return fault;
        }
      }
    }
    return tried > 0
        ? Optional.empty()
        : Optional.of(
            plain(
                input,
                "no interval has a row of %s that could stand just outside of its window"
                    .formatted(input.table())));
  }

  private Optional<TestFailure> faultOfPlanted(
      Input input, CaseRows more, LocalDate interval, List<Row> without) {
    Optional<WindowFault> fault = probe.faultOfPlanted(with(input, more), interval, without);
    if (fault.isEmpty()) {
      return Optional.empty();
    }
    CaseRows rows = inputs.get(input.table());
    for (Row row : new RowChange(contracts.get(input.table()), rows, more).come()) {
      CaseRows single = rows.and(row);
      Optional<WindowFault> alone = probe.faultOfPlanted(with(input, single), interval, without);
      if (alone.isPresent()) { // one row says it better than all of them
        return Optional.of(failure(input, single, alone.get()));
      }
    }
    return Optional.of(failure(input, more, fault.get()));
  }

  private Map<TableName, CaseRows> with(Input input, CaseRows rows) {
    Map<TableName, CaseRows> changed = new HashMap<>(inputs);
    changed.put(input.table(), rows);
    return changed;
  }

  /** The fault that every row of an input, delivered once more, affects its key. */
  Optional<TestFailure> faultOfRepeated(Input input) {
    CaseRows rows = inputs.get(input.table());
    return rows.rows().stream().anyMatch(row -> probe.reachesNothing(input, rows.and(row)))
        ? Optional.empty()
        : Optional.of(
            plain(
                input,
                "each row of %s counts as a change when it is delivered again"
                    .formatted(input.table())));
  }

  private TestFailure plain(Input input, String message) {
    return TestFailure.of(test(input), new WindowText(contract, input).place() + ": " + message);
  }

  private TestFailure failure(Input input, CaseRows after, WindowFault fault) {
    boolean notRead = fault.kind() == WindowFault.Kind.NOT_READ;
    WindowText text = new WindowText(contract, input);
    String change =
        new RowChange(contracts.get(input.table()), inputs.get(input.table()), after).text();
    String message =
        "%s: the window of %s%s is too small: %s\n%s, and %s of %s %s.\n%s"
            .formatted(
                text.place(),
                input.table(),
                notRead && contract.inputs().size() > 1 ? ", or of another input," : "",
                text.windows(),
                WindowText.sentence(change),
                fault.place(),
                contract.table(),
                notRead
                    ? "computed from what the windows read differs from that computed from all rows"
                    : "changed, which the window does not reach",
                text.advice());
    return new DifferingRows(
            new DifferingRows.Side(
                fault.expected(), any -> notRead ? "from all rows" : "without the change"),
            new DifferingRows.Side(
                fault.actual(), any -> notRead ? "from the windows" : "with the change"),
            contract.columnNames(),
            contract.key(),
            MOST_ROWS)
        .failure(test(input), message);
  }

  private static String test(Input input) {
    return "windows of " + input.table();
  }
}
