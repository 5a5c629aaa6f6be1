package io.flywheel.feeds.parse;

import io.flywheel.feeds.mapping.BrokenFileException;
import io.flywheel.feeds.mapping.FileFormat;
import io.flywheel.feeds.mapping.SourceColumns;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Records of a CSV file with a header. */
final class CsvRecords implements Records {
  private static final String CUT =
      "the last line has no line break, so it may be cut; deliver the whole file, or set"
          + " format.final-line-break = optional when these files always end so";

  private final Reader in;
  private final CsvScanner scanner;
  private final FileFormat format;
  private final int width;
  private final int[] positions;
  private final Set<Integer> personal = new HashSet<>();
  private final Set<String> nulls;
  private String fault;

  /**
   * Reads the header.
   *
   * @throws BrokenFileException when the header is missing or names other columns
   */
  CsvRecords(Reader in, SourceColumns columns, FileFormat format) throws IOException {
    this.in = in;
    this.format = format;
    this.nulls = Set.copyOf(format.nullValues());
    this.scanner = scanner(in, format);
    find(format.header());
    String where = "line %d: the header".formatted(scanner.line());
    if (scanner.fault() != null) {
      throw new BrokenFileException(where + ": " + scanner.fault());
    }
    List<String> header = List.copyOf(scanner.fields());
    columns.verify(header, where);
    if (!scanner.terminated() && format.finalLineBreak()) {
      throw new BrokenFileException(where + ": " + CUT);
    }
    this.width = header.size();
    this.positions = columns.used().stream().mapToInt(header::indexOf).toArray();
    for (int i = 0; i < header.size(); i++) {
      if (columns.hides(header.get(i))) {
        personal.add(i);
      }
    }
  }

  private static CsvScanner scanner(Reader in, FileFormat format) {
    return new CsvScanner(
        in, format.delimiter(), character(format.quote()), character(format.escape()));
  }

  private static int character(String text) {
    return text.isEmpty() ? -1 : text.charAt(0);
  }

  /** Moves to the header; lines before it are no CSV. */
  private void find(FileFormat.HeaderPlace place) throws IOException {
    for (int i = 0; i < place.skippedLines(); i++) {
      if (!scanner.skip()) {
        throw new BrokenFileException(
            "format.skip-lines = %d skips the whole file, which has %d lines"
                .formatted(place.skippedLines(), i));
      }
    }
    String first = place.firstColumn();
    while (!first.isEmpty()) {
      String ahead = scanner.ahead();
      if (ahead == null) {
        throw new BrokenFileException(
            "the header: no line has '%s' as its first column, as format.header says"
                .formatted(first));
      }
      if (begins(ahead, first)) {
        break;
      }
      scanner.skip();
    }
    do {
      if (!scanner.next()) {
        throw new BrokenFileException("the file is empty: not even a header line");
      }
    } while (blank());
  }

  private boolean begins(String line, String column) throws IOException {
    CsvScanner alone = scanner(new StringReader(line + "\n"), format);
    return alone.next() && !alone.fields().isEmpty() && alone.fields().get(0).equals(column);
  }

  /** True for a line without anything, which is no record where records have several fields. */
  private boolean blank() {
    return scanner.fields().size() == 1
        && scanner.fault() == null
        && scanner.terminated()
        && scanner.raw().isBlank();
  }

  @Override
  public boolean next() throws IOException {
    do {
      if (!scanner.next()) {
        return false;
      }
    } while (width > 1 && blank());
    fault = scanner.fault();
    if (fault == null && scanner.fields().size() != width) {
      fault =
          "the line has %d fields where the header has %d"
              .formatted(scanner.fields().size(), width);
    }
    if (fault == null && !scanner.terminated() && format.finalLineBreak()) {
      fault = CUT;
    }
    return true;
  }

  @Override
  public long line() {
    return scanner.line();
  }

  @Override
  public String value(int column) {
    int position = positions[column];
    if (position < 0 || position >= scanner.fields().size()) {
      return null;
    }
    String value = scanner.fields().get(position);
    return nulls.contains(value) ? null : value;
  }

  @Override
  public String raw() {
    if (personal.isEmpty()) {
      return scanner.raw();
    }
    if (fault != null) {
      return Masking.WITHHELD;
    }
    List<String> shown = new ArrayList<>(scanner.fields());
    personal.stream()
        .filter(position -> !shown.get(position).isEmpty())
        .forEach(position -> shown.set(position, Masking.MASK));
    return shown.stream().map(this::quoted).collect(Collectors.joining("" + format.delimiter()));
  }

  @Override
  public String fault() {
    return fault;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  private String quoted(String field) {
    boolean plain =
        Arrays.asList("" + format.delimiter(), "\"", "\n", "\r").stream()
            .noneMatch(field::contains);
    return plain ? field : '"' + field.replace("\"", "\"\"") + '"';
  }
}
