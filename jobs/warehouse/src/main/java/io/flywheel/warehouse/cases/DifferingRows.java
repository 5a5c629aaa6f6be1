package io.flywheel.warehouse.cases;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.IntFunction;
import org.apache.spark.sql.Row;

/**
 * Rows that differ as a table to print: an expected row, and below it the row of the same key that
 * is there. When each has its counterpart only the key and the columns that differ are shown.
 */
final class DifferingRows {
  private final Side expected;
  private final Side actual;
  private final List<String> columns;
  private final List<Integer> key;
  private final int most;
  private final RowComparison comparison;
  private final List<Pair> pairs;

  /**
   * The rows of one side.
   *
   * @param rows in the columns that are compared
   * @param names what a row is called, by its place
   */
  record Side(List<Row> rows, IntFunction<String> names) {}

  /** An expected row and the one in its place; one of them may be absent. */
  private record Pair(Optional<Integer> missing, Optional<Integer> unexpected) {}

  /**
   * @param expected the rows as they must be
   * @param actual the rows as they are
   * @param columns of both
   * @param key the table's key
   * @param most so many rows are printed
   */
  DifferingRows(Side expected, Side actual, List<String> columns, List<String> key, int most) {
    this.expected = expected;
    this.actual = actual;
    this.columns = columns;
    this.key = key.stream().map(columns::indexOf).filter(place -> place >= 0).toList();
    this.most = most;
    this.comparison = RowComparison.of(expected.rows(), actual.rows());
    this.pairs = pairs();
  }

  private List<Pair> pairs() {
    List<Integer> unexpected = new ArrayList<>(comparison.unexpected());
    List<Pair> pairs = new ArrayList<>();
    for (int missing : comparison.missing()) {
      List<Object> wanted = keyOf(expected.rows().get(missing));
      Optional<Integer> counterpart =
          unexpected.stream()
              .filter(place -> !key.isEmpty())
              .filter(place -> keyOf(actual.rows().get(place)).equals(wanted))
              .findFirst();
      counterpart.ifPresent(unexpected::remove);
      pairs.add(new Pair(Optional.of(missing), counterpart));
    }
    unexpected.forEach(place -> pairs.add(new Pair(Optional.empty(), Optional.of(place))));
    return pairs;
  }

  private List<Object> keyOf(Row row) {
    List<Object> values = new ArrayList<>();
    key.forEach(place -> values.add(row.get(place)));
    return values;
  }

  /** True when nothing differs. */
  boolean isEmpty() {
    return comparison.equal();
  }

  /** The failure that they are. */
  TestFailure failure(String test, String message) {
    List<Integer> shown = shown();
    List<String> header = new ArrayList<>(List.of("row"));
    shown.forEach(place -> header.add(columns.get(place)));
    List<List<String>> rows = new ArrayList<>();
    for (Pair pair : pairs) {
      pair.missing().ifPresent(place -> rows.add(texts(expected, place, shown)));
      pair.unexpected().ifPresent(place -> rows.add(texts(actual, place, shown)));
    }
    String more =
        rows.size() > most
            ? "; the first %d of %d rows that differ:".formatted(most, rows.size())
            : "; rows that differ:";
    return new TestFailure(
        test, message + more, header, rows.subList(0, Math.min(most, rows.size())));
  }

  private List<Integer> shown() {
    boolean paired =
        pairs.stream()
            .allMatch(pair -> pair.missing().isPresent() && pair.unexpected().isPresent());
    List<Integer> shown = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      int place = i;
      if (!paired || key.contains(place) || pairs.stream().anyMatch(pair -> differ(pair, place))) {
        shown.add(place);
      }
    }
    return shown;
  }

  private boolean differ(Pair pair, int place) {
    return !Objects.equals(
        expected.rows().get(pair.missing().orElseThrow()).get(place),
        actual.rows().get(pair.unexpected().orElseThrow()).get(place));
  }

  private static List<String> texts(Side side, int place, List<Integer> shown) {
    Row row = side.rows().get(place);
    List<String> texts = new ArrayList<>(List.of(side.names().apply(place)));
    shown.forEach(each -> texts.add(row.isNullAt(each) ? "NULL" : row.get(each).toString()));
    return texts;
  }
}
