package io.flywheel.warehouse.cases;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.spark.sql.Row;

/**
 * Rows that differ as a table to print: an expected row, and below it the row of the same key that
 * is there. When each has its counterpart only the key and the columns that differ are shown.
 */
final class DifferingRows {
  private static final int MOST_ROWS = 40;

  private final List<String> columns;
  private final List<Row> expected;
  private final List<Long> lines;
  private final List<Row> actual;
  private final List<Integer> key;
  private final List<Pair> pairs;

  /** An expected row and the one in its place; one of them may be absent. */
  private record Pair(Optional<Integer> missing, Optional<Integer> unexpected) {}

  /**
   * @param comparison of the expected and the actual rows
   * @param file the expectation
   * @param actual rows in the columns of the expectation
   * @param key the table's key
   */
  DifferingRows(RowComparison comparison, CaseFile file, List<Row> actual, List<String> key) {
    CaseRows named = file.named();
    this.columns = List.of(named.schema().fieldNames());
    this.expected = named.rows();
    this.lines = file.lines();
    this.actual = actual;
    this.key = key.stream().map(columns::indexOf).filter(place -> place >= 0).toList();
    this.pairs = pairs(comparison);
  }

  private List<Pair> pairs(RowComparison comparison) {
    List<Integer> unexpected = new ArrayList<>(comparison.unexpected());
    List<Pair> pairs = new ArrayList<>();
    for (int missing : comparison.missing()) {
      Optional<Integer> counterpart =
          unexpected.stream()
              .filter(place -> !key.isEmpty())
              .filter(place -> keyOf(actual.get(place)).equals(keyOf(expected.get(missing))))
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

  /** The failure that they are. */
  TestFailure failure(String test, String message) {
    List<Integer> shown = shown();
    List<String> header = new ArrayList<>(List.of("row"));
    shown.forEach(place -> header.add(columns.get(place)));
    List<List<String>> rows = new ArrayList<>();
    for (Pair pair : pairs) {
      pair.missing()
          .ifPresent(
              place ->
                  rows.add(
                      texts("expected, line " + lines.get(place), expected.get(place), shown)));
      pair.unexpected().ifPresent(place -> rows.add(texts("actual", actual.get(place), shown)));
    }
    String more =
        rows.size() > MOST_ROWS
            ? "; the first %d of %d rows that differ:".formatted(MOST_ROWS, rows.size())
            : "; rows that differ:";
    return new TestFailure(
        test, message + more, header, rows.subList(0, Math.min(MOST_ROWS, rows.size())));
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
        expected.get(pair.missing().orElseThrow()).get(place),
        actual.get(pair.unexpected().orElseThrow()).get(place));
  }

  private static List<String> texts(String first, Row row, List<Integer> shown) {
    List<String> texts = new ArrayList<>(List.of(first));
    shown.forEach(place -> texts.add(row.isNullAt(place) ? "NULL" : row.get(place).toString()));
    return texts;
  }
}
