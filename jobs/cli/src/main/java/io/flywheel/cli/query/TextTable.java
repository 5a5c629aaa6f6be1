package io.flywheel.cli.query;

import java.util.ArrayList;
import java.util.List;

/** Aligned columns: texts left, numbers right, a rule under the header. */
public final class TextTable {
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

  /** All lines, each with its end. */
  public String text() {
    int[] widths = new int[names.length];
    for (int i = 0; i < names.length; i++) {
      widths[i] = width(names[i]);
      for (List<String> row : rows) {
        widths[i] = Math.max(widths[i], width(row.get(i)));
      }
    }
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
      line.append(i == 0 ? "" : "  ");
      line.append(right[i] ? space + values.get(i) : values.get(i) + space);
    }
    text.append(line.toString().stripTrailing()).append('\n');
  }

  private static int width(String text) {
    return text.codePointCount(0, text.length());
  }
}
