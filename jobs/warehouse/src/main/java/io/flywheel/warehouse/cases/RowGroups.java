package io.flywheel.warehouse.cases;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import org.apache.spark.sql.Row;

/** Rows of a table by their interval, part or key. */
final class RowGroups {
  private final Map<Object, List<Row>> groups = new HashMap<>();

  /**
   * @param rows rows of the table
   * @param by what a row belongs to
   */
  RowGroups(List<Row> rows, Function<Row, Object> by) {
    rows.forEach(row -> groups.computeIfAbsent(by.apply(row), any -> new ArrayList<>()).add(row));
  }

  /** What rows belong to, in order. */
  Collection<Object> all() {
    Collection<Object> all = new TreeSet<>(Comparator.comparing(Object::toString));
    all.addAll(groups.keySet());
    return all;
  }

  /** What rows of these or the others belong to, in order. */
  Collection<Object> allWith(RowGroups others) {
    Collection<Object> all = all();
    all.addAll(others.groups.keySet());
    return all;
  }

  /** The rows of one group; none when it has none. */
  List<Row> rows(Object group) {
    return groups.getOrDefault(group, List.of());
  }

  /** True when two lists have the same rows, in whatever order. */
  static boolean same(List<Row> some, List<Row> others) {
    return texts(some).equals(texts(others));
  }

  private static List<String> texts(List<Row> rows) {
    return rows.stream().map(Row::toString).sorted().toList();
  }
}
