package io.flywheel.warehouse.cases;

import io.flywheel.domain.calendar.DayRanges;
import io.flywheel.warehouse.compute.Definition;
import io.flywheel.warehouse.contract.Contract;
import io.flywheel.warehouse.contract.ContractColumn;
import io.flywheel.warehouse.contract.Contracts;
import io.flywheel.warehouse.contract.IntervalSpec;
import io.flywheel.warehouse.session.Workload;
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
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/** One case: the table computed from its inputs, and what of it is not as it must be. */
final class CaseRun {
  private final SparkSession session;
  private final Contract contract;
  private final DatasetCase one;
  private final CaseFile expected;
  private final Definition definition;
  private final List<Row> rows;

  private CaseRun(
      SparkSession session, Contracts contracts, DatasetCase one, Definition definition) {
    this.session = session;
    this.contract = one.contract();
    this.one = one;
    this.expected = one.expected();
    this.definition = definition;
    CaseCatalog.of(session).serve(one.inputs(contracts));
    this.rows = definition.whole(session, Workload.SMALL).collectAsList();
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
  static CaseRun of(
      SparkSession session, Contracts contracts, DatasetCase one, Definition definition) {
    return new CaseRun(session, contracts, one, definition);
  }

  /** Values of settings as the engine has them. */
  static Map<String, Optional<String>> named(Map<String, Object> settings) {
    Map<String, Optional<String>> named = new HashMap<>();
    settings.forEach((name, value) -> named.put(name, Optional.ofNullable((String) value)));
    return named;
  }

  /** Rows that differ from the expected ones, lack a required value, or have a key of others. */
  List<TestFailure> failures() {
    List<TestFailure> failures = new ArrayList<>(required());
    key().ifPresent(failures::add);
    CaseRows want = expected.named();
    List<Row> have = project(want.schema());
    RowComparison comparison = RowComparison.of(want.rows(), have);
    if (!comparison.equal()) {
      failures.add(
          new DifferingRows(comparison, expected, have, contract.key())
              .failure(one.sentence(), one.expectation().toString()));
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
   * The first and the last slice computed alone, from no more input rows than their windows reach,
   * where they differ from those of the whole.
   */
  List<TestFailure> failuresOfSlicesAlone() {
    if (contract.interval().isEmpty()) {
      return List.of();
    }
    IntervalSpec slicing = contract.interval().get();
    int place = contract.columnNames().indexOf(slicing.column());
    TreeMap<LocalDate, List<Row>> slices = new TreeMap<>();
    rows.forEach(
        row ->
            slices
                .computeIfAbsent(
                    slicing.unit().start((LocalDate) row.get(place)), key -> new ArrayList<>())
                .add(row));
    List<TestFailure> failures = new ArrayList<>();
    for (LocalDate first : ends(slices)) {
      DayRanges slice = DayRanges.range(first, slicing.unit().plus(first, 1).minusDays(1));
      List<String> alone = texts(definition.slices(session, slice, Workload.SMALL).collectAsList());
      List<String> whole = texts(slices.get(first));
      if (!alone.equals(whole)) {
        failures.add(
            failure(
                one.folder(),
                "interval %s computed alone:\n    %s\n  as part of the whole:\n    %s"
                    .formatted(slice, String.join("\n    ", alone), String.join("\n    ", whole))));
      }
    }
    return failures;
  }

  private static Set<LocalDate> ends(TreeMap<LocalDate, List<Row>> slices) {
    return slices.isEmpty()
        ? Set.of()
        : new TreeSet<>(List.of(slices.firstKey(), slices.lastKey()));
  }

  private static List<String> texts(List<Row> rows) {
    return rows.stream().map(Row::toString).sorted().toList();
  }

  private TestFailure failure(Path place, String message) {
    return TestFailure.of(one.sentence(), place + ": " + message);
  }
}
