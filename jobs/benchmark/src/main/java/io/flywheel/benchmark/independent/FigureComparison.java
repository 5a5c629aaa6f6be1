package io.flywheel.benchmark.independent;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Two results as bags of rows, compared exactly.
 *
 * @param onlyFirst rows that the first has more often
 * @param onlySecond rows that the second has more often
 */
public record FigureComparison(List<String> onlyFirst, List<String> onlySecond) {
  private static final int SHOWN = 10;

  /** Compares rows in any order. */
  public static FigureComparison of(List<List<String>> first, List<List<String>> second) {
    Map<String, Integer> surplus = new TreeMap<>();
    first.forEach(row -> surplus.merge(String.join(" | ", row), 1, Integer::sum));
    second.forEach(row -> surplus.merge(String.join(" | ", row), -1, Integer::sum));
    List<String> onlyFirst = new ArrayList<>();
    List<String> onlySecond = new ArrayList<>();
    surplus.forEach(
        (row, count) -> {
          for (int i = 0; i < Math.abs(count); i++) {
            (count > 0 ? onlyFirst : onlySecond).add(row);
          }
        });
    return new FigureComparison(onlyFirst, onlySecond);
  }

  /** Whether both have the same rows equally often. */
  public boolean equal() {
    return onlyFirst.isEmpty() && onlySecond.isEmpty();
  }

  /** The counts and the first rows of each side. */
  public String describe(String first, String second) {
    return "%d rows only in %s, %d only in %s%n%s"
        .formatted(
            onlyFirst.size(),
            first,
            onlySecond.size(),
            second,
            String.join(
                "\n", Stream.concat(lines("<", onlyFirst), lines(">", onlySecond)).toList()));
  }

  private static Stream<String> lines(String mark, List<String> rows) {
    return rows.stream().limit(SHOWN).map(row -> mark + " " + row);
  }
}
