package io.flywheel.feeds.draft;

import io.flywheel.feeds.sample.SampleColumn;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Rows that follow each other and belong to one thing, such as the lines of an order. Some exports
 * fill the columns of the order on its first line only.
 */
final class OrderGroups {
  /** Fewer columns without values on later lines are chance. */
  private static final int COLUMNS = 3;

  private final SampleColumn key;
  private final boolean[] first;
  private final boolean[] later;

  private OrderGroups(SampleColumn key) {
    this.key = key;
    List<String> values = key.values();
    this.first = new boolean[values.size()];
    this.later = new boolean[values.size()];
    for (int i = 1; i < values.size(); i++) {
      later[i] = Objects.equals(values.get(i), values.get(i - 1));
      first[i - 1] = later[i] && !later[i - 1];
    }
  }

  /**
   * The orders of a file that fills their columns on the first line only; empty for others. A first
   * line that lacks what later ones have is of another kind, such as a sum of them.
   *
   * @param key the column that names the order
   * @param columns all columns of the file
   */
  static Optional<OrderGroups> of(SampleColumn key, List<SampleColumn> columns) {
    OrderGroups groups = new OrderGroups(key);
    boolean whole =
        columns.stream()
            .allMatch(
                column -> !groups.any(column, groups.later) || groups.any(column, groups.first));
    long filled =
        columns.stream()
            .filter(column -> groups.any(column, groups.first) && groups.onFirstLine(column))
            .count();
    return whole && filled >= COLUMNS ? Optional.of(groups) : Optional.empty();
  }

  private boolean any(SampleColumn column, boolean[] rows) {
    return IntStream.range(0, rows.length)
        .anyMatch(row -> rows[row] && column.values().get(row) != null);
  }

  /** True for a column that no later line of an order has a value in. */
  boolean onFirstLine(SampleColumn column) {
    return column != key && !column.present().isEmpty() && !any(column, later);
  }

  /** The column's value of the order, on each of its lines. */
  String onEveryLine(SampleColumn column) {
    return "max(" + column.sql() + ") OVER (PARTITION BY " + key.sql() + ")";
  }

  /** The values that this gives. */
  List<String> filled(SampleColumn column) {
    Map<String, String> first = new HashMap<>();
    for (int i = 0; i < column.values().size(); i++) {
      if (column.values().get(i) != null) {
        first.putIfAbsent(key.values().get(i), column.values().get(i));
      }
    }
    List<String> filled = new ArrayList<>();
    key.values().forEach(value -> filled.add(first.get(value)));
    return filled;
  }
}
