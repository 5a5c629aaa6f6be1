package io.flywheel.feeds.sample;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * How a CSV file is cut into fields.
 *
 * @param delimiter between fields
 * @param quote around fields; 0 when quotes are letters like any other
 * @param escape the character before a quote that does not end the field; 0 when there is none
 */
record CsvDialect(char delimiter, char quote, char escape) {
  private static final char[] DELIMITERS = {',', ';', '\t', '|'};
  private static final char QUOTE = '"';

  /** Enough to tell, and little to try several ways. */
  private static final int LINES = 500;

  private static final Pattern ESCAPED = Pattern.compile("\\\\\"(?![,;\\t|\\r\\n])");

  /** The way that cuts most lines into the same number of fields, and into more of them. */
  static CsvDialect of(String text) {
    String lines = beginning(text);
    List<CsvDialect> candidates = new ArrayList<>();
    for (char delimiter : DELIMITERS) {
      candidates.add(quoted(lines, delimiter));
    }
    // A backslash before a quote may be an escape, or the last character before a doubled one.
    for (char delimiter : DELIMITERS) {
      if (ESCAPED.matcher(lines).find() && opensAny(lines, Pattern.quote("" + delimiter))) {
        candidates.add(new CsvDialect(delimiter, QUOTE, '\\'));
      }
    }
    return candidates.stream()
        .max(Comparator.comparingDouble(dialect -> dialect.likelihood(lines)))
        .orElseThrow();
  }

  /** Records of a text; a quote that is never closed ends with its line. */
  List<List<String>> records(String text) {
    return new CsvText(text, this).records();
  }

  /** The number of fields that most records have. */
  static int width(List<List<String>> records) {
    Map<Integer, Integer> counts = new HashMap<>();
    records.forEach(record -> counts.merge(record.size(), 1, Integer::sum));
    return counts.entrySet().stream()
        .max(
            Comparator.comparingInt(
                    (Map.Entry<Integer, Integer> count) ->
                        count.getKey() > 1 ? count.getValue() : 0)
                .thenComparing(Map.Entry::getKey))
        .map(Map.Entry::getKey)
        .orElse(0);
  }

  private double likelihood(String text) {
    List<List<String>> records = records(text);
    int width = width(records);
    if (width < 2) {
      return 0;
    }
    long fitting = records.stream().filter(record -> record.size() == width).count();
    return (double) fitting / records.size() + 1 - 1.0 / width;
  }

  /** Quotes inside of fields that do not begin with one are letters, such as inches. */
  private static CsvDialect quoted(String text, char delimiter) {
    String cut = Pattern.quote("" + delimiter);
    boolean opens =
        Pattern.compile("(?m)(^|" + cut + ")\"([^\"]|\"\")*\"(" + cut + "|\\r?$)")
            .matcher(text)
            .find();
    boolean inside = Pattern.compile("(?m)[^\"\\r\\n" + delimiter + "]\"").matcher(text).find();
    return inside && !opens
        ? new CsvDialect(delimiter, (char) 0, (char) 0)
        : new CsvDialect(delimiter, QUOTE, (char) 0);
  }

  private static boolean opensAny(String text, String cut) {
    return Pattern.compile("(?m)(^|" + cut + ")\"").matcher(text).find();
  }

  private static String beginning(String text) {
    int end = 0;
    for (int i = 0; i < LINES && end >= 0; i++) {
      int next = text.indexOf('\n', end);
      if (next < 0) {
        return text;
      }
      end = next + 1;
    }
    return text.substring(0, end);
  }
}
