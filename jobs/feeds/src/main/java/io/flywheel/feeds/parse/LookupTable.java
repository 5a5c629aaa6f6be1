package io.flywheel.feeds.parse;

import io.flywheel.feeds.mapping.BrokenFileException;
import io.flywheel.feeds.mapping.Lookup;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;

/**
 * The rows of a second file by their key, whole in memory: each as one text, which takes about a
 * third of what a row of texts would.
 */
final class LookupTable {
  private static final int DIGIT = 7;
  private static final int MASK = (1 << DIGIT) - 1;

  private final String path;
  private final Lookup.Columns columns;
  private final int[] key;
  private final Map<String, String> rows = new HashMap<>();
  private long rounded;

  /**
   * A row of the second file.
   *
   * @param line where it stands
   * @param values by place of its columns
   */
  record Found(long line, String[] values) {}

  private LookupTable(FileTask file, Lookup.Columns columns) {
    this.path = file.path();
    this.columns = columns;
    this.key = columns.otherKey().stream().mapToInt(columns.source().used()::indexOf).toArray();
  }

  /**
   * Reads a file to its end.
   *
   * @throws BrokenFileException when one of its rows is broken, when two rows of one key differ, or
   *     when the file as a whole cannot be trusted
   */
  static LookupTable read(FileTask file, Lookup.Columns columns, Configuration hadoop)
      throws BrokenFileException {
    LookupTable table = new LookupTable(file, columns);
    Iterator<List<FileTask>> files = List.of(List.of(file)).iterator();
    try (FileParser.Rows rows = FileParser.records(files, columns.source(), hadoop)) {
      while (rows.hasNext()) {
        table.add(rows.next());
      }
    }
    return table;
  }

  private void add(Row row) throws BrokenFileException {
    if (row.isNullAt(FileParser.LINE_AT)) {
      if (!row.isNullAt(FileParser.FILE_FAULT_AT)) {
        throw new BrokenFileException(row.getString(FileParser.FILE_FAULT_AT));
      }
      rounded = row.getLong(FileParser.ROUNDED_AT);
      return;
    }
    long line = row.getLong(FileParser.LINE_AT);
    if (!row.isNullAt(FileParser.FAULT_AT)) {
      throw new BrokenFileException(
          "line %d: %s".formatted(line, row.getString(FileParser.FAULT_AT)));
    }
    String[] values = new String[columns.source().used().size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = row.getString(FileParser.FIXED + i);
    }
    String[] of = new String[key.length];
    for (int i = 0; i < key.length; i++) {
      of[i] = values[key[i]];
    }
    String found = key(of);
    if (found == null) {
      return;
    }
    String packed = packed(line, values);
    String before = rows.putIfAbsent(found, packed);
    if (before != null && !values(before).equals(values(packed))) {
      throw new BrokenFileException(
          "lines %d and %d: two different rows of %s"
              .formatted(unpacked(before).line(), line, shown(of)));
    }
  }

  private String shown(String[] of) {
    List<String> shown = new ArrayList<>();
    for (int i = 0; i < of.length; i++) {
      String name = columns.otherKey().get(i);
      boolean personal = columns.source().personal().contains(name);
      shown.add("%s = %s".formatted(name, personal ? Masking.MASK : "'" + of[i] + "'"));
    }
    return String.join(", ", shown);
  }

  String path() {
    return path;
  }

  /** Values of the file that rounding has changed. */
  long rounded() {
    return rounded;
  }

  /** The row of a key; null when there is none, or a part of the key is null. */
  Found find(String[] of) {
    String found = key(of);
    String row = found == null ? null : rows.get(found);
    return row == null ? null : unpacked(row);
  }

  /** One text for the parts of a key; null when one of them is. */
  private static String key(String[] parts) {
    for (String part : parts) {
      if (part == null) {
        return null;
      }
    }
    if (parts.length == 1) {
      return parts[0];
    }
    StringBuilder key = new StringBuilder();
    for (String part : parts) {
      number(key, part.length());
      key.append(part);
    }
    return key.toString();
  }

  private static String packed(long line, String[] values) {
    StringBuilder row = new StringBuilder();
    number(row, line);
    for (String value : values) {
      number(row, value == null ? 0 : value.length() + 1L);
      row.append(value == null ? "" : value);
    }
    return row.toString();
  }

  /** Digits of the base 128: the text stays one of single bytes where its values are. */
  private static void number(StringBuilder row, long number) {
    long rest = number;
    while (rest > MASK) {
      row.append((char) (rest & MASK | 1 << DIGIT));
      rest >>= DIGIT;
    }
    row.append((char) rest);
  }

  private static String values(String row) {
    int at = 0;
    while (row.charAt(at) > MASK) {
      at++;
    }
    return row.substring(at + 1);
  }

  private Found unpacked(String row) {
    Cursor cursor = new Cursor(row);
    long line = cursor.number();
    String[] values = new String[columns.source().used().size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = cursor.value();
    }
    return new Found(line, values);
  }

  /** A place in a packed row. */
  private static final class Cursor {
    private final String row;
    private int at;

    Cursor(String row) {
      this.row = row;
    }

    long number() {
      long number = 0;
      int shift = 0;
      while (row.charAt(at) > MASK) {
        number |= (long) (row.charAt(at++) & MASK) << shift;
        shift += DIGIT;
      }
      return number | (long) row.charAt(at++) << shift;
    }

    String value() {
      int length = (int) number();
      if (length == 0) {
        return null;
      }
      at += length - 1;
      return row.substring(at - length + 1, at);
    }
  }
}
