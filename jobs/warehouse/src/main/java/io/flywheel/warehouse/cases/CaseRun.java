package io.flywheel.warehouse.cases;

import io.flywheel.domain.calendar.DayRanges;
import io.flywheel.warehouse.cases.file.BrokenCaseException;
import io.flywheel.warehouse.cases.file.CaseFile;
import io.flywheel.warehouse.cases.file.CaseRows;
import io.flywheel.warehouse.compute.Model;
import io.flywheel.warehouse.contract.Contract;
import io.flywheel.warehouse.contract.ContractColumn;
import io.flywheel.warehouse.contract.Contracts;
import io.flywheel.warehouse.contract.IntervalSpec;
import io.flywheel.warehouse.session.ExecutionProfile;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/** One case: the table computed from its inputs, and what of it is not as it must be. */
final class CaseRun {
  private static final int MOST_ROWS = 40;
  private static final String MONTH = "month";

  private final SparkSession session;
  private final Contract contract;
  private final DatasetCase one;
  private final CaseFile expected;
  private final Model definition;
  private final List<Row> rows;

  private CaseRun(SparkSession session, Contracts contracts, DatasetCase one, Model definition) {
    this.session = session;
    this.contract = one.contract();
    this.one = one;
    this.expected = one.expected();
    this.definition = definition;
    CaseCatalog.of(session).serve(one.inputs(contracts));
    this.rows = definition.whole(session).collectAsList();
  }

  /**
   * Computes the table.
   *
   * @param session a session of cases
   * @param contracts all tables
   * @param one the case
   * @param definition the table under the settings of the case
   * @throws BrokenCaseException when the case cannot be run
   */
  static CaseRun of(SparkSession session, Contracts contracts, DatasetCase one, Model definition) {
    return new CaseRun(session, contracts, one, definition);
  }

  /** Values of settings as the engine has them. */
  static Map<String, Optional<String>> named(Map<String, Object> settings) {
    Map<String, Optional<String>> named = new HashMap<>();
    settings.forEach((name, value) -> named.put(name, Optional.ofNullable((String) value)));
    return named;
  }

  /** Rows of a month in which their interval does not begin: no build would find them again. */
  Optional<TestFailure> wrongMonths() {
    if (contract.interval().isEmpty() || !contract.partitions().contains(MONTH)) {
      return Optional.empty();
    }
    String day = contract.interval().get().column();
    List<String> shown =
        Stream.concat(contract.key().stream(), Stream.of(MONTH, day)).distinct().toList();
    int month = contract.columnNames().indexOf(MONTH);
    int start = contract.columnNames().indexOf(day);
    List<Row> wrong =
        rows.stream()
            .filter(row -> !row.isNullAt(month) && !row.isNullAt(start))
            .filter(row -> !((LocalDate) row.get(start)).withDayOfMonth(1).equals(row.get(month)))
            .toList();
    return wrong.isEmpty()
        ? Optional.empty()
        : Optional.of(
            TestFailure.of(
                one.sentence(),
                "%s: %s: month must be the first day of the month of %s, and is not in %d of the computed rows:"
                    .formatted(contract.transformFile(), contract.table(), day, wrong.size()),
                contract,
                shown,
                wrong.subList(0, Math.min(MOST_ROWS, wrong.size()))));
  }

  /**
   * Rows that differ from the expected ones, lack a required value, have a key of others, or break
   * a rule.
   */
  List<TestFailure> failures() {
    List<TestFailure> failures = new ArrayList<>(required());
    key().ifPresent(failures::add);
    failures.addAll(new CaseRules(session, one).failures(rows));
    CaseRows want = expected.named();
    List<Long> lines = expected.lines();
    DifferingRows differing =
        new DifferingRows(
            new DifferingRows.Side(want.rows(), place -> "expected, line " + lines.get(place)),
            new DifferingRows.Side(project(want.schema()), place -> "actual"),
            List.of(want.schema().fieldNames()),
            contract.key(),
            MOST_ROWS);
    if (!differing.isEmpty()) {
      failures.add(differing.failure(one.sentence(), one.expectation().toString()));
    }
    return failures;
  }

  private List<TestFailure> required() {
    List<TestFailure> failures = new ArrayList<>();
    for (ContractColumn column : contract.columns()) {
      int place = contract.columnNames().indexOf(column.name());
      long empty = rows.stream().filter(row -> row.isNullAt(place)).count();
      if (column.required() && empty > 0) {
        failures.add(
            failure(
                one.folder(), empty + " rows have no " + column.name() + ", which is required"));
      }
    }
    return failures;
  }

  private Optional<TestFailure> key() {
    List<Integer> places = contract.key().stream().map(contract.columnNames()::indexOf).toList();
    Set<List<Object>> seen = new HashSet<>();
    return rows.stream()
        .map(row -> places.stream().map(row::get).toList())
        .filter(key -> !seen.add(key))
        .findFirst()
        .map(key -> failure(one.folder(), "two rows have the key " + contract.key() + " = " + key));
  }

  private List<Row> project(StructType schema) {
    int[] places =
        Arrays.stream(schema.fieldNames()).mapToInt(contract.columnNames()::indexOf).toArray();
    return rows.stream()
        .map(row -> Arrays.stream(places).mapToObj(row::get).toArray())
        .map(RowFactory::create)
        .toList();
  }

  /**
   * The first and the last interval computed alone, from no more input rows than their windows
   * reach, where they differ from those of the whole.
   */
  List<TestFailure> failuresOfIntervalsAlone() {
    if (contract.interval().isEmpty()) {
      return List.of();
    }
    IntervalSpec slicing = contract.interval().get();
    int place = contract.columnNames().indexOf(slicing.column());
    RowGroups intervals =
        new RowGroups(rows, row -> slicing.unit().start((LocalDate) row.get(place)));
    TreeSet<LocalDate> starts = new TreeSet<>();
    intervals.all().forEach(start -> starts.add((LocalDate) start));
    List<TestFailure> failures = new ArrayList<>();
    for (LocalDate first : ends(starts)) {
      DayRanges interval = DayRanges.range(first, slicing.unit().plus(first, 1).minusDays(1));
      List<Row> alone =
          definition.intervals(session, interval, ExecutionProfile.SINGLE_TASK).collectAsList();
      if (!RowGroups.same(alone, intervals.rows(first))) {
        failures.add(
            aloneDiffers(slicing.unit().word() + " " + first, intervals.rows(first), alone));
      }
    }
    return failures;
  }

  private static Set<LocalDate> ends(TreeSet<LocalDate> starts) {
    return starts.isEmpty() ? Set.of() : new TreeSet<>(List.of(starts.first(), starts.last()));
  }

  private TestFailure aloneDiffers(String interval, List<Row> whole, List<Row> alone) {
    return new DifferingRows(
            new DifferingRows.Side(whole, any -> "from all rows"),
            new DifferingRows.Side(alone, any -> "from the windows"),
            contract.columnNames(),
            contract.key(),
            MOST_ROWS)
        .failure(
            one.sentence(),
            "%s: a window of an input is too small: %s computed from what the windows read differs from that computed from all rows.\n%s"
                .formatted(
                    contract.file(),
                    interval,
                    "Make the window of an input larger, or let transform.sql read only what the windows reach"));
  }

  private TestFailure failure(Path place, String message) {
    return TestFailure.of(one.sentence(), place + ": " + message);
  }
}
