package io.flywheel.warehouse.cases;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.spark.sql.Row;

/**
 * The rows in which a table differs from what is expected. Order counts for nothing, and how often
 * a row stands does; DOUBLE values are statistics and are compared to a tolerance, everything else
 * exactly.
 *
 * @param missing places of expected rows that are not there
 * @param unexpected places of rows that are there and not expected
 */
record RowComparison(List<Integer> missing, List<Integer> unexpected) {
  private static final double TOLERANCE = 1e-9;

  /** Compares rows of the same columns. */
  static RowComparison of(List<Row> expected, List<Row> actual) {
    Map<Row, List<Integer>> places = new HashMap<>();
    for (int i = 0; i < actual.size(); i++) {
      places.computeIfAbsent(actual.get(i), any -> new ArrayList<>()).add(i);
    }
    List<Integer> missing = new ArrayList<>();
    for (int i = 0; i < expected.size(); i++) {
      List<Integer> equal = places.getOrDefault(expected.get(i), List.of());
      if (equal.isEmpty()) {
        missing.add(i);
      } else {
        equal.remove(0);
      }
    }
    List<Integer> unexpected =
        new ArrayList<>(places.values().stream().flatMap(List::stream).sorted().toList());
    missing.removeIf(
        place -> {
          Optional<Integer> near =
              unexpected.stream()
                  .filter(other -> near(expected.get(place), actual.get(other)))
                  .findFirst();
          near.ifPresent(unexpected::remove);
          return near.isPresent();
        });
    return new RowComparison(missing, unexpected);
  }

  boolean equal() {
    return missing.isEmpty() && unexpected.isEmpty();
  }

  private static boolean near(Row expected, Row actual) {
    for (int i = 0; i < expected.size(); i++) {
      if (!near(expected.get(i), actual.get(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean near(Object expected, Object actual) {
    return expected instanceof Double a && actual instanceof Double b
        ? Math.abs(a - b) <= TOLERANCE
        : Objects.equals(expected, actual);
  }
}
