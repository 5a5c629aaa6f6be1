package io.flywheel.warehouse.message;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** The known name that a mistyped one probably means. */
public final class Nearest {
  private Nearest() {}

  /** The known name with the fewest edits, if at most a third of the text (or 2) is wrong. */
  public static Optional<String> of(String text, Collection<String> known) {
    int limit = Math.max(2, text.length() / 3);
    return known.stream()
        .filter(name -> distance(text, name) <= limit)
        .min(
            Comparator.comparingInt((String name) -> distance(text, name))
                .thenComparing(Comparator.naturalOrder()));
  }

  /** A sentence part for messages: {@code ; did you mean 'x'?} or the list of what is known. */
  public static String hint(String text, Collection<String> known) {
    return of(text, known)
        .map(name -> "; did you mean '" + name + "'?")
        .orElse("; known: " + String.join(", ", known));
  }

  /** How many letters have to be put in, left out or replaced (Levenshtein). */
  public static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }
}
