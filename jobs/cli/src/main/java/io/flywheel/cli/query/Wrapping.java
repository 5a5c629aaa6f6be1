package io.flywheel.cli.query;

import java.util.ArrayList;
import java.util.List;

/** Breaks texts into lines that fit. */
final class Wrapping {
  private Wrapping() {}

  /**
   * The lines of a text: broken between words, and within a word only when it is longer than a
   * line.
   *
   * @param text any text; breaks within it count as spaces
   * @param width the most code points of a line, at least 1
   */
  static List<String> lines(String text, int width) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : text.strip().split("\\s+")) {
      if (line.length() > 0 && length(line) + 1 + length(word) > width) {
        lines.add(line.toString());
        line.setLength(0);
      }
      line.append(line.length() == 0 ? "" : " ").append(word);
      while (length(line) > width) {
        int end = line.offsetByCodePoints(0, width);
        lines.add(line.substring(0, end));
        line.delete(0, end);
      }
    }
    lines.add(line.toString());
    return lines;
  }

  private static int length(CharSequence text) {
    return Character.codePointCount(text, 0, text.length());
  }
}
