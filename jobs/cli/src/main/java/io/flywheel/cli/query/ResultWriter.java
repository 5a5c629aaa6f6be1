package io.flywheel.cli.query;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/** Writes rows as they come, never holding more than a screenful. */
final class ResultWriter {
  /** Rows of a table; whoever wants more wants a file. */
  static final int TABLE_ROWS = 1000;

  private static final int CELL_WIDTH = 60;

  private final PrintStream out;
  private final PrintStream notes;
  private final Cells cells;

  ResultWriter(PrintStream out, PrintStream notes, Cells cells) {
    this.out = out;
    this.notes = notes;
    this.cells = cells;
  }

  void write(Format format, StructType schema, Iterator<Row> rows) {
    switch (format) {
      case TABLE -> table(schema, rows);
      case CSV -> csv(schema, rows);
      case JSON -> json(schema, rows);
    }
    out.flush();
  }

  private void csv(StructType schema, Iterator<Row> rows) {
    csvLine(List.of(schema.fieldNames()));
    while (rows.hasNext() && !out.checkError()) {
      csvLine(texts(rows.next()));
    }
  }

  /** Lines end in CR LF, as RFC 4180 has it. */
  private void csvLine(List<String> values) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < values.size(); i++) {
      line.append(i == 0 ? "" : ",").append(csvField(values.get(i)));
    }
    out.print(line.append("\r\n"));
  }

  /** An empty text is quoted, so that it is not taken for NULL. */
  private static String csvField(String value) {
    if (value == null) {
      return "";
    }
    boolean quote = value.isEmpty() || value.chars().anyMatch(c -> ",\"\r\n".indexOf(c) >= 0);
    return quote ? '"' + value.replace("\"", "\"\"") + '"' : value;
  }

  private void json(StructType schema, Iterator<Row> rows) {
    String[] names = schema.fieldNames();
    Set<String> seen = new HashSet<>();
    for (String name : names) {
      if (!seen.add(name)) {
        throw new QueryRefusedException(
            "two columns are called '"
                + name
                + "', which a JSON object cannot hold; name them with AS");
      }
    }
    out.print('[');
    String separator = "\n";
    while (rows.hasNext() && !out.checkError()) {
      Row row = rows.next();
      StringBuilder object = new StringBuilder(separator).append('{');
      for (int i = 0; i < names.length; i++) {
        object.append(i == 0 ? "" : ",").append(Cells.quoted(names[i])).append(':');
        object.append(cells.json(row.get(i)));
      }
      out.print(object.append('}'));
      separator = ",\n";
    }
    out.print("\n]\n");
  }

  private void table(StructType schema, Iterator<Row> rows) {
    List<List<String>> lines = new ArrayList<>();
    while (rows.hasNext() && lines.size() < TABLE_ROWS) {
      lines.add(texts(rows.next()).stream().map(ResultWriter::cut).toList());
    }
    boolean more = rows.hasNext();
    TextTable table = TextTable.of(schema.fieldNames(), numeric(schema), lines);
    out.print(table.text());
    out.flush();
    if (more) {
      notes.println(
          "The first "
              + TABLE_ROWS
              + " rows; --format csv or json writes all of them, LIMIT fewer.");
    } else {
      notes.println(lines.size() == 1 ? "1 row" : lines.size() + " rows");
    }
    notes.flush();
  }

  private List<String> texts(Row row) {
    List<String> texts = new ArrayList<>(row.length());
    for (int i = 0; i < row.length(); i++) {
      texts.add(cells.text(row.get(i)));
    }
    return texts;
  }

  private static boolean[] numeric(StructType schema) {
    boolean[] numeric = new boolean[schema.length()];
    for (int i = 0; i < numeric.length; i++) {
      numeric[i] = schema.fields()[i].dataType() instanceof org.apache.spark.sql.types.NumericType;
    }
    return numeric;
  }

  private static String cut(String value) {
    if (value == null) {
      return "NULL";
    }
    String line = value.replaceAll("[\\r\\n\\t]+", " ");
    return line.length() > CELL_WIDTH ? line.substring(0, CELL_WIDTH - 1) + "…" : line;
  }
}
