package io.flywheel.feeds.sample;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Rows at the end of a report, or at its beginning, that sum up the others.
 *
 * @param rows the rows
 * @param words what their first column begins with
 */
record TotalRows(List<List<String>> rows, List<String> words) {
  private static final Pattern TOTAL =
      Pattern.compile(
          "^(grand total|sub-?total|total|summe|gesamt|insgesamt|totaal|somme|totale)(?![\\p{L}])",
          Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);

  static TotalRows of(List<List<String>> rows) {
    List<List<String>> found = new ArrayList<>();
    int from = 0;
    while (from < rows.size() && word(rows.get(from)).isPresent()) {
      found.add(rows.get(from++));
    }
    for (int i = rows.size() - 1; i >= from && word(rows.get(i)).isPresent(); i--) {
      found.add(rows.get(i));
    }
    return new TotalRows(
        found,
        found.stream()
            .map(row -> word(row).orElseThrow())
            .collect(Collectors.toCollection(TreeSet::new))
            .stream()
            .toList());
  }

  private static Optional<String> word(List<String> row) {
    Matcher matcher = TOTAL.matcher(row.get(0));
    return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
  }

  /**
   * What the other rows have in common.
   *
   * @param column the first column, in SQL
   * @param gaps true when some of the other rows have no value there
   */
  Optional<String> condition(String column, boolean gaps) {
    String value = gaps ? "coalesce(" + column + ", '')" : column;
    return words.isEmpty()
        ? Optional.empty()
        : Optional.of(
            words.stream()
                .map(word -> value + " NOT LIKE " + Names.literal(word + "%"))
                .collect(Collectors.joining(" AND ")));
  }
}
