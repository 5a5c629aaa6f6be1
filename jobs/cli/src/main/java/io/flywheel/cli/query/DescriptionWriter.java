package io.flywheel.cli.query;

import io.flywheel.warehouse.contract.Contract;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/** Writes what is said about tables: nothing is cut, and a terminal's lines are not overrun. */
final class DescriptionWriter {
  private static final String PURPOSE = "Purpose: ";
  private static final String USAGE = "Usage:   ";

  private final PrintStream out;
  private final int width;

  /**
   * @param out where it is written
   * @param width columns of the terminal; 0 when none is there, and no line is broken
   */
  DescriptionWriter(PrintStream out, int width) {
    this.out = out;
    this.width = width;
  }

  /**
   * Writes a table of explanations.
   *
   * @param table the table that is described, whose purpose and usage stand above
   * @param rows as many as columns and properties, few
   */
  void comments(Optional<Contract> table, StructType schema, Iterator<Row> rows) {
    table.ifPresent(this::heading);
    List<String> header = List.of(schema.fieldNames());
    List<List<String>> lines = new ArrayList<>();
    while (rows.hasNext()) {
      List<String> line = texts(rows.next());
      if (line.stream().allMatch(String::isEmpty) && rows.hasNext()) {
        print(header, lines);
        out.println();
        header = texts(rows.next());
        lines.clear();
      } else {
        lines.add(line);
      }
    }
    print(header, lines);
    out.flush();
  }

  /** Each part has widths of its own: what EXTENDED adds is names and long values. */
  private void print(List<String> header, List<List<String>> lines) {
    int last =
        IntStream.range(0, header.size())
            .filter(
                i -> !header.get(i).isEmpty() || lines.stream().anyMatch(l -> !l.get(i).isEmpty()))
            .max()
            .orElse(0);
    TextTable whole =
        TextTable.of(
            header.subList(0, last + 1).toArray(String[]::new),
            new boolean[last + 1],
            lines.stream().map(line -> List.copyOf(line.subList(0, last + 1))).toList());
    out.print((width > 0 ? whole.wrapped(width) : whole).text());
  }

  /** Writes a text as it is. */
  void text(Iterator<Row> rows) {
    while (rows.hasNext()) {
      out.println(rows.next().getString(0).stripTrailing());
    }
    out.flush();
  }

  private void heading(Contract table) {
    labelled(PURPOSE, table.purpose());
    labelled(USAGE, table.usage());
    out.println();
  }

  private void labelled(String label, String text) {
    String before = label;
    if (!text.isBlank()) {
      for (String line :
          Wrapping.lines(text, width > 0 ? Math.max(width - label.length(), 1) : text.length())) {
        out.println(before + line);
        before = " ".repeat(label.length());
      }
    }
  }

  /** What is not said is left empty, and a text takes one line. */
  private static List<String> texts(Row row) {
    List<String> texts = new ArrayList<>(row.length());
    for (int i = 0; i < row.length(); i++) {
      texts.add(row.isNullAt(i) ? "" : row.get(i).toString().strip().replaceAll("\\s+", " "));
    }
    return texts;
  }
}
