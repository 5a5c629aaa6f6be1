package io.flywheel.cli.query;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Aligned columns: texts left, numbers right, a rule under the header. */
public final class TextTable {
  private static final String GAP = "  ";

  /** A column keeps so much, however many others there are. */
  private static final int NARROWEST = 8;

  private final String[] names;
  private final boolean[] right;
  private final List<List<String>> rows;

  private TextTable(String[] names, boolean[] right, List<List<String>> rows) {
    this.names = names;
    this.right = right;
    this.rows = rows;
  }

  /**
   * A table ready to print.
   *
   * @param names headers
   * @param right for each column whether it is aligned right
   * @param rows texts, as many in each as there are headers
   */
  public static TextTable of(String[] names, boolean[] right, List<List<String>> rows) {
    return new TextTable(names.clone(), right.clone(), List.copyOf(rows));
  }

  /** Number of rows, without the header. */
  public int size() {
    return rows.size();
  }

  /**
   * The same table with long texts on several lines, so that no line is longer than a width. The
   * narrow columns keep their width, and the others share what is left.
   */
  TextTable wrapped(int most) {
    int[] widths = fitted(most - GAP.length() * (names.length - 1));
    List<List<String>> lines = new ArrayList<>();
    for (List<String> row : rows) {
      List<List<String>> cells = new ArrayList<>();
      for (int i = 0; i < widths.length; i++) {
        cells.add(Wrapping.lines(row.get(i), widths[i]));
      }
      int height = cells.stream().mapToInt(List::size).max().orElse(0);
      for (int y = 0; y < height; y++) {
        int line = y;
        lines.add(cells.stream().map(cell -> line < cell.size() ? cell.get(line) : "").toList());
      }
    }
    return new TextTable(names, right, lines);
  }

  private int[] fitted(int room) {
    int[] widths = widths();
    int left = room;
    int others = names.length;
    for (int i : IntStream.range(0, names.length).boxed().sorted(by(widths)).toList()) {
      int least = Math.max(NARROWEST, width(names[i]));
      widths[i] = Math.min(widths[i], Math.max(left / others, least));
      left -= widths[i];
      others--;
    }
    return widths;
  }

  private static Comparator<Integer> by(int[] widths) {
    int[] before = widths.clone();
    return Comparator.comparingInt(i -> before[i]);
  }

  private int[] widths() {
    int[] widths = new int[names.length];
    for (int i = 0; i < names.length; i++) {
      widths[i] = width(names[i]);
      for (List<String> row : rows) {
        widths[i] = Math.max(widths[i], width(row.get(i)));
      }
    }
    return widths;
  }

  /** All lines, each with its end. */
  public String text() {
    int[] widths = widths();
    StringBuilder text = new StringBuilder();
    line(text, List.of(names), widths);
    List<String> rule = new ArrayList<>();
    for (int width : widths) {
      rule.add("-".repeat(width));
    }
    line(text, rule, widths);
    rows.forEach(row -> line(text, row, widths));
    return text.toString();
  }

  private void line(StringBuilder text, List<String> values, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < values.size(); i++) {
      String space = " ".repeat(widths[i] - width(values.get(i)));
      line.append(i == 0 ? "" : GAP);
      line.append(right[i] ? space + values.get(i) : values.get(i) + space);
    }
    text.append(line.toString().stripTrailing()).append('\n');
  }

  private static int width(String text) {
    return text.codePointCount(0, text.length());
  }
}
