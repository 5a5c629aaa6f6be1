package io.flywheel.warehouse.cases;

import static org.apache.spark.sql.functions.col;

import io.flywheel.domain.calendar.DayRanges;
import io.flywheel.warehouse.change.Difference;
import io.flywheel.warehouse.change.RowReach;
import io.flywheel.warehouse.compute.Definition;
import io.flywheel.warehouse.contract.Contract;
import io.flywheel.warehouse.contract.Contracts;
import io.flywheel.warehouse.contract.Input;
import io.flywheel.warehouse.contract.InputWindow;
import io.flywheel.warehouse.contract.IntervalSpec;
import io.flywheel.warehouse.contract.TableName;
import io.flywheel.warehouse.plan.WindowMath;
import io.flywheel.warehouse.read.PartRows;
import io.flywheel.warehouse.read.Parts;
import io.flywheel.warehouse.session.Workload;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * Changes one row of one input and asks two things: did only slices change that the windows reach,
 * and do those slices, computed from restricted inputs, equal those of the whole?
 */
final class WindowProbe {
  private final SparkSession session;
  private final Contracts contracts;
  private final Contract contract;
  private final Map<String, Optional<String>> settings;
  private final Definition definition;
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
    this.definition = new Definition(contracts, contract, settings);
    this.inputs = inputs;
  }

  /**
   * What is wrong with the windows, as far as one change shows it.
   *
   * @param input the one that changes
   * @param after its rows then
   * @param workload decides whether inputs are restricted by key
   * @return a sentence; empty when nothing is wrong
   */
  Optional<String> fault(Input input, CaseRows after, Workload workload) {
    CaseRows before = inputs.get(input.table());
    Map<TableName, CaseRows> changed = new HashMap<>(inputs);
    changed.put(input.table(), after);
    old();
    List<Row> now = whole(changed);
    return contract.interval().isPresent()
        ? bySlices(input, before, after, old(), now, workload)
        : byKeys(input, before, after, old(), now);
  }

  /** True when what changes in an input is no news to an entity table. */
  boolean reachesNothing(Input input, CaseRows after) {
    return news(input, inputs.get(input.table()), after, old()).isEmpty();
  }

  /** The table's rows as texts before anything changes, by the first day of their slice. */
  Map<Object, List<String>> slices() {
    return grouped(old(), this::slice);
  }

  /** The days of one slice. */
  DayRanges days(LocalDate slice) {
    return WindowMath.wholePeriods(DayRanges.of(slice), contract.interval().orElseThrow());
  }

  /**
   * What is wrong with a window, as far as rows outside of it show it: they change the slice.
   *
   * @param planted rows of all inputs, among them those that the slice does not read
   * @param slice a slice of the table
   * @param without its rows as texts without what was planted
   * @return a sentence; empty when nothing is wrong
   */
  Optional<String> faultOfPlanted(
      Map<TableName, CaseRows> planted, LocalDate slice, List<String> without) {
    List<String> with = texts(grouped(whole(planted), this::slice), slice);
    Map<Object, List<String>> alone =
        grouped(
            definition.slices(session, days(slice), Workload.LARGE).collectAsList(), this::slice);
    return with.equals(without) && alone.equals(Map.of(slice, without))
        ? Optional.empty()
        : Optional.of(
            "interval %s with rows outside of its windows:\n  %s\ncomputed alone:\n  %s\nwithout:\n  %s"
                .formatted(slice, with, alone, without));
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
    return definition.whole(session, Workload.SMALL).collectAsList();
  }

  private Optional<String> bySlices(
      Input input,
      CaseRows before,
      CaseRows after,
      List<Row> old,
      List<Row> now,
      Workload workload) {
    DayRanges reached = reached(input, before, after, old);
    Map<Object, List<String>> oldSlices = grouped(old, this::slice);
    Map<Object, List<String>> newSlices = grouped(now, this::slice);
    for (Object slice : union(oldSlices, newSlices)) {
      boolean differs = !texts(oldSlices, slice).equals(texts(newSlices, slice));
      if (differs && !reached.contains((LocalDate) slice)) {
        return Optional.of("interval %s changed, and windows reach %s".formatted(slice, reached));
      }
    }
    if (reached.isEmpty()) {
      return Optional.empty();
    }
    Map<Object, List<String>> alone =
        grouped(definition.slices(session, reached, workload).collectAsList(), this::slice);
    for (Object slice : union(alone, newSlices)) {
      boolean wanted = reached.contains((LocalDate) slice);
      List<String> expected = wanted ? texts(newSlices, slice) : List.of();
      if (!texts(alone, slice).equals(expected)) {
        return Optional.of(
            "interval %s computed from restricted inputs:\n  %s\nof the whole:\n  %s"
                .formatted(slice, texts(alone, slice), expected));
      }
    }
    return contract.parts().isEmpty()
        ? Optional.empty()
        : byParts(input, changes(input, before, after), old, now);
  }

  private Optional<String> byParts(
      Input input, Dataset<Row> changes, List<Row> old, List<Row> now) {
    Dataset<Row> reached =
        input.windows().stream()
            .map(
                window ->
                    new RowReach(session, contract, settings).parts(window, changes, frame(old)))
            .reduce(Dataset::union)
            .orElseThrow();
    Map<Object, List<String>> oldParts = grouped(old, this::part);
    Map<Object, List<String>> newParts = grouped(now, this::part);
    Set<Object> wanted = new HashSet<>();
    reached.collectAsList().forEach(row -> wanted.add(values(row)));
    for (Object part : union(oldParts, newParts)) {
      boolean differs = !texts(oldParts, part).equals(texts(newParts, part));
      if (differs && !wanted.contains(part)) {
        return Optional.of("part %s changed, and windows reach %s".formatted(part, wanted));
      }
    }
    if (wanted.isEmpty()) {
      return Optional.empty();
    }
    try (Parts parts = Parts.of(contract, reached);
        PartRows rows = definition.parts(session, parts)) {
      Map<Object, List<String>> alone = grouped(rows.rows().collectAsList(), this::part);
      for (Object part : union(alone, newParts)) {
        List<String> expected = wanted.contains(part) ? texts(newParts, part) : List.of();
        if (!texts(alone, part).equals(expected)) {
          return Optional.of(
              "part %s computed from restricted inputs:\n  %s\nof the whole:\n  %s"
                  .formatted(part, texts(alone, part), expected));
        }
      }
    }
    return Optional.empty();
  }

  private DayRanges reached(Input input, CaseRows before, CaseRows after, List<Row> old) {
    Dataset<Row> changes = changes(input, before, after);
    DayRanges days = DayRanges.none();
    for (InputWindow window : input.windows()) {
      days =
          days.plus(
              window instanceof InputWindow.Interval
                  ? WindowMath.forward(days(input, before, after), window, contract.interval())
                  : new RowReach(session, contract, settings).days(window, changes, frame(old)));
    }
    return days;
  }

  /** Days of the input's slices that differ, as commits note them. */
  private DayRanges days(Input input, CaseRows before, CaseRows after) {
    Optional<IntervalSpec> interval = contracts.get(input.table()).interval();
    if (interval.isEmpty()) {
      return DayRanges.all();
    }
    int place = before.schema().fieldIndex(interval.get().column());
    Set<LocalDate> days = new HashSet<>();
    List<Row> gone = new ArrayList<>(before.rows());
    after.rows().forEach(gone::remove);
    List<Row> come = new ArrayList<>(after.rows());
    before.rows().forEach(come::remove);
    gone.forEach(row -> days.add((LocalDate) row.get(place)));
    come.forEach(row -> days.add((LocalDate) row.get(place)));
    return WindowMath.wholePeriods(DayRanges.of(days), interval.get());
  }

  private Optional<String> byKeys(
      Input input, CaseRows before, CaseRows after, List<Row> old, List<Row> now) {
    Dataset<Row> changes = news(input, before, after, old);
    Optional<Dataset<Row>> keys = Optional.empty();
    for (InputWindow window : input.windows()) {
      keys = new RowReach(session, contract, settings).keys(window, changes);
      if (keys.isEmpty()) {
        return Optional.empty();
      }
    }
    Set<Object> reached = new HashSet<>();
    keys.orElseThrow().collectAsList().forEach(row -> reached.add(values(row)));
    Map<Object, List<String>> oldKeys = grouped(old, this::key);
    Map<Object, List<String>> newKeys = grouped(now, this::key);
    for (Object key : union(oldKeys, newKeys)) {
      boolean differs = !texts(oldKeys, key).equals(texts(newKeys, key));
      if (differs && !reached.contains(key)) {
        return Optional.of("key %s changed, and windows reach %s".formatted(key, reached));
      }
    }
    Map<Object, List<String>> alone =
        grouped(definition.keys(session, keys.get().distinct()).collectAsList(), this::key);
    for (Object key : reached) {
      if (!texts(alone, key).equals(texts(newKeys, key))) {
        return Optional.of(
            "key %s computed from restricted inputs:\n  %s\nof the whole:\n  %s"
                .formatted(key, texts(alone, key), texts(newKeys, key)));
      }
    }
    return Optional.empty();
  }

  private Dataset<Row> news(Input input, CaseRows before, CaseRows after, List<Row> old) {
    return new RowReach(session, contract, settings)
        .news(input, changes(input, before, after), frame(old));
  }

  private Dataset<Row> changes(Input input, CaseRows before, CaseRows after) {
    Collection<String> columns =
        input.columns().isEmpty() ? contracts.get(input.table()).columnNames() : input.columns();
    return Difference.rows(
        columns.stream().filter(name -> !isMap(before.schema(), name)).toList(),
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

  private Object slice(Row row) {
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

  private static Map<Object, List<String>> grouped(
      List<Row> rows, java.util.function.Function<Row, Object> by) {
    Map<Object, List<String>> grouped =
        new TreeMap<>((a, b) -> a.toString().compareTo(b.toString()));
    rows.forEach(
        row ->
            grouped.computeIfAbsent(by.apply(row), any -> new ArrayList<>()).add(row.toString()));
    grouped.values().forEach(java.util.Collections::sort);
    return grouped;
  }

  private static List<String> texts(Map<Object, List<String>> grouped, Object place) {
    return grouped.getOrDefault(place, List.of());
  }

  private static Set<Object> union(
      Map<Object, List<String>> left, Map<Object, List<String>> right) {
    Set<Object> all = new HashSet<>(left.keySet());
    all.addAll(right.keySet());
    return all;
  }
}
