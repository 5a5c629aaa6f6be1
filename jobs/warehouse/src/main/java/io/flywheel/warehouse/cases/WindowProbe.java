package io.flywheel.warehouse.cases;

import static org.apache.spark.sql.functions.col;

import io.flywheel.domain.calendar.DayRanges;
import io.flywheel.warehouse.cases.file.CaseRows;
import io.flywheel.warehouse.change.AffectedRows;
import io.flywheel.warehouse.change.Difference;
import io.flywheel.warehouse.compute.Model;
import io.flywheel.warehouse.contract.Contract;
import io.flywheel.warehouse.contract.Contracts;
import io.flywheel.warehouse.contract.Input;
import io.flywheel.warehouse.contract.InputWindow;
import io.flywheel.warehouse.contract.IntervalSpec;
import io.flywheel.warehouse.contract.TableName;
import io.flywheel.warehouse.plan.WindowMath;
import io.flywheel.warehouse.read.Parts;
import io.flywheel.warehouse.read.RestrictedInputs;
import io.flywheel.warehouse.session.ExecutionProfile;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * Changes one row of one input and asks two things: did only intervals change that the windows
 * reach, and do those intervals, computed from restricted inputs, equal those of the whole?
 */
final class WindowProbe {
  private final SparkSession session;
  private final Contracts contracts;
  private final Contract contract;
  private final Map<String, Optional<String>> settings;
  private final Model definition;
  private final Map<TableName, CaseRows> inputs;
  private List<Row> old;

  /**
   * @param session a session of cases
   * @param contracts all tables
   * @param contract the table, its windows possibly declared otherwise than in its file
   * @param settings of the transform
   * @param inputs rows of all inputs before anything changes
   */
  WindowProbe(
      SparkSession session,
      Contracts contracts,
      Contract contract,
      Map<String, Optional<String>> settings,
      Map<TableName, CaseRows> inputs) {
    this.session = session;
    this.contracts = contracts;
    this.contract = contract;
    this.settings = settings;
    this.definition = new Model(contracts, contract, settings);
    this.inputs = inputs;
  }

  /**
   * What is wrong with the windows, as far as one change shows it.
   *
   * @param input the one that changes
   * @param after its rows then
   * @param profile decides whether inputs are restricted by key
   * @return empty when nothing is wrong
   */
  Optional<WindowFault> fault(Input input, CaseRows after, ExecutionProfile profile) {
    CaseRows before = inputs.get(input.table());
    Map<TableName, CaseRows> changed = new HashMap<>(inputs);
    changed.put(input.table(), after);
    old();
    List<Row> now = whole(changed);
    return contract.interval().isPresent()
        ? byIntervals(input, before, after, old(), now, profile)
        : byKeys(input, before, after, old(), now);
  }

  /** True when what changes in an input affects no key of an entity table. */
  boolean reachesNothing(Input input, CaseRows after) {
    return keys(input, inputs.get(input.table()), after, old())
        .filter(Dataset::isEmpty)
        .isPresent();
  }

  /** The table's rows before anything changes, by the first day of their interval. */
  RowGroups intervals() {
    return new RowGroups(old(), this::interval);
  }

  /** The days of one interval. */
  DayRanges days(LocalDate interval) {
    return WindowMath.wholePeriods(DayRanges.of(interval), contract.interval().orElseThrow());
  }

  /**
   * What is wrong with a window, as far as rows outside of it show it: they change the interval.
   *
   * @param planted rows of all inputs, among them those that the interval does not read
   * @param interval an interval of the table
   * @param without its rows without what was planted
   * @return empty when nothing is wrong
   */
  Optional<WindowFault> faultOfPlanted(
      Map<TableName, CaseRows> planted, LocalDate interval, List<Row> without) {
    List<Row> with = new RowGroups(whole(planted), this::interval).rows(interval);
    if (!RowGroups.same(with, without)) {
      return Optional.of(
          new WindowFault(place(interval), WindowFault.Kind.NOT_REACHED, without, with));
    }
    List<Row> alone =
        definition.intervals(session, days(interval), ExecutionProfile.PARALLEL).collectAsList();
    return RowGroups.same(alone, without)
        ? Optional.empty()
        : Optional.of(new WindowFault(place(interval), WindowFault.Kind.NOT_READ, without, alone));
  }

  /** The table before anything changes: every question begins with it, and it is computed once. */
  private List<Row> old() {
    if (old == null) {
      old = whole(inputs);
    }
    return old;
  }

  /** The table of some inputs, which the session reads from now on. */
  private List<Row> whole(Map<TableName, CaseRows> rows) {
    CaseCatalog.of(session).serve(rows);
    return definition.whole(session).collectAsList();
  }

  private Optional<WindowFault> byIntervals(
      Input input,
      CaseRows before,
      CaseRows after,
      List<Row> old,
      List<Row> now,
      ExecutionProfile profile) {
    DayRanges reached = reached(input, before, after, old);
    Optional<WindowFault> fault =
        fault(
            new RowGroups(old, this::interval),
            new RowGroups(now, this::interval),
            interval -> reached.contains((LocalDate) interval),
            () ->
                new RowGroups(
                    reached.isEmpty()
                        ? List.of()
                        : definition.intervals(session, reached, profile).collectAsList(),
                    this::interval),
            this::place);
    return fault.isPresent() || reached.isEmpty() || contract.parts().isEmpty()
        ? fault
        : byParts(input, changes(input, before, after), old, now, profile);
  }

  private Optional<WindowFault> byParts(
      Input input, Dataset<Row> changes, List<Row> old, List<Row> now, ExecutionProfile profile) {
    Dataset<Row> reached =
        input.windows().stream()
            .map(
                window ->
                    new AffectedRows(session, contract, settings)
                        .parts(window, changes, frame(old)))
            .reduce(Dataset::union)
            .orElseThrow();
    Set<Object> wanted = new HashSet<>();
    reached.collectAsList().forEach(row -> wanted.add(values(row)));
    return fault(
        new RowGroups(old, this::part),
        new RowGroups(now, this::part),
        wanted::contains,
        () ->
            new RowGroups(
                wanted.isEmpty()
                    ? List.of()
                    : ofParts(reached, profile == ExecutionProfile.SINGLE_TASK),
                this::part),
        part -> named(contract.partColumns(), part));
  }

  private List<Row> ofParts(Dataset<Row> reached, boolean kept) {
    try (Parts parts = Parts.of(contract, reached);
        RestrictedInputs inputs = RestrictedInputs.of(session, contracts, contract, parts, kept)) {
      return definition.parts(session, parts, inputs).collectAsList();
    }
  }

  /** What changed and is not reached; or what is reached and not computed right from windows. */
  private static Optional<WindowFault> fault(
      RowGroups old,
      RowGroups now,
      Predicate<Object> reached,
      Supplier<RowGroups> fromWindows,
      Function<Object, String> name) {
    for (Object place : old.allWith(now)) {
      if (!reached.test(place) && !RowGroups.same(old.rows(place), now.rows(place))) {
        return Optional.of(
            new WindowFault(
                name.apply(place), WindowFault.Kind.NOT_REACHED, old.rows(place), now.rows(place)));
      }
    }
    RowGroups alone = fromWindows.get();
    for (Object place : alone.allWith(now)) {
      List<Row> expected = reached.test(place) ? now.rows(place) : List.of();
      if (!RowGroups.same(expected, alone.rows(place))) {
        return Optional.of(
            new WindowFault(
                name.apply(place), WindowFault.Kind.NOT_READ, expected, alone.rows(place)));
      }
    }
    return Optional.empty();
  }

  private DayRanges reached(Input input, CaseRows before, CaseRows after, List<Row> old) {
    Dataset<Row> changes = changes(input, before, after);
    DayRanges days = DayRanges.none();
    for (InputWindow window : input.reach()) {
      days =
          days.plus(
              window instanceof InputWindow.Interval
                  ? WindowMath.forward(days(input, before, after), window, contract.interval())
                  : reached(window, changes, old));
    }
    return days;
  }

  private DayRanges reached(InputWindow window, Dataset<Row> changes, List<Row> old) {
    AffectedRows reach = new AffectedRows(session, contract, settings);
    return reach.days(reach.intervals(window, changes, frame(old)).stream().toList());
  }

  /** Days of the input's intervals that differ, as commits note them. */
  private DayRanges days(Input input, CaseRows before, CaseRows after) {
    Optional<IntervalSpec> interval = contracts.get(input.table()).interval();
    if (interval.isEmpty()) {
      return DayRanges.all();
    }
    int place = before.schema().fieldIndex(interval.get().column());
    RowChange change = new RowChange(contracts.get(input.table()), before, after);
    Set<LocalDate> days = new HashSet<>();
    change.gone().forEach(row -> days.add((LocalDate) row.get(place)));
    change.come().forEach(row -> days.add((LocalDate) row.get(place)));
    return WindowMath.wholePeriods(DayRanges.of(days), interval.get());
  }

  private Optional<WindowFault> byKeys(
      Input input, CaseRows before, CaseRows after, List<Row> old, List<Row> now) {
    Optional<Dataset<Row>> keys = keys(input, before, after, old);
    if (keys.isEmpty()) {
      return Optional.empty();
    }
    Set<Object> reached = new HashSet<>();
    keys.get().collectAsList().forEach(row -> reached.add(values(row)));
    return fault(
        new RowGroups(old, this::key),
        new RowGroups(now, this::key),
        reached::contains,
        () -> new RowGroups(definition.keys(session, keys.get()).collectAsList(), this::key),
        key -> named(contract.entityKey(), key));
  }

  /** The keys that a change reaches, each once; empty when it reaches all of the table. */
  private Optional<Dataset<Row>> keys(Input input, CaseRows before, CaseRows after, List<Row> old) {
    return new AffectedRows(session, contract, settings)
        .keys(input, changes(input, before, after), frame(old))
        .map(Dataset::distinct);
  }

  private Dataset<Row> changes(Input input, CaseRows before, CaseRows after) {
    return Difference.rows(
        contracts.columns(input).stream().filter(name -> !isMap(before.schema(), name)).toList(),
        session.createDataFrame(before.rows(), before.schema()),
        session.createDataFrame(after.rows(), after.schema()));
  }

  private static boolean isMap(StructType schema, String column) {
    return schema.apply(column).dataType() instanceof org.apache.spark.sql.types.MapType;
  }

  private Dataset<Row> frame(List<Row> rows) {
    return session
        .createDataFrame(rows, CaseRows.schema(contract, contract.columnNames()))
        .select(contract.columnNames().stream().map(name -> col(name)).toArray(Column[]::new));
  }

  private Object interval(Row row) {
    IntervalSpec interval = contract.interval().orElseThrow();
    return interval
        .unit()
        .start((LocalDate) row.get(contract.columnNames().indexOf(interval.column())));
  }

  private Object part(Row row) {
    return contract.partColumns().stream()
        .map(name -> row.get(contract.columnNames().indexOf(name)))
        .toList();
  }

  private Object key(Row row) {
    return contract.entityKey().stream()
        .map(name -> row.get(contract.columnNames().indexOf(name)))
        .toList();
  }

  private static Object values(Row row) {
    List<Object> values = new ArrayList<>();
    for (int i = 0; i < row.size(); i++) {
      values.add(row.get(i));
    }
    return values;
  }

  private String place(Object interval) {
    return contract.interval().orElseThrow().unit().word() + " " + interval;
  }

  /** A part or a key by its columns, such as {@code order_id o1, line_no 2}. */
  private static String named(List<String> columns, Object values) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      names.add(columns.get(i) + " " + ((List<?>) values).get(i));
    }
    return String.join(", ", names);
  }
}
