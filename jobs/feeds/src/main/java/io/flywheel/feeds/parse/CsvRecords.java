package io.flywheel.feeds.parse;

import io.flywheel.feeds.mapping.BrokenFileException;
import io.flywheel.feeds.mapping.FileFormat;
import io.flywheel.feeds.mapping.SourceColumns;
import java.io.IOException;
import java.io.Reader;
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
    this.scanner =
        new CsvScanner(
            in, format.delimiter(), format.quote().isEmpty() ? -1 : format.quote().charAt(0));
    if (!scanner.next()) {
      throw new BrokenFileException("the file is empty: not even a header line");
    }
    if (scanner.fault() != null) {
      throw new BrokenFileException("line 1: the header: " + scanner.fault());
    }
    List<String> header = List.copyOf(scanner.fields());
    columns.verify(header, "line 1: the header");
    if (!scanner.terminated() && format.finalLineBreak()) {
      throw new BrokenFileException("line 1: the header: " + CUT);
    }
    this.width = header.size();
    this.positions = columns.used().stream().mapToInt(header::indexOf).toArray();
    columns.personal().forEach(name -> personal.add(header.indexOf(name)));
  }

  @Override
  public boolean next() throws IOException {
    if (!scanner.next()) {
      return false;
    }
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
    if (position >= scanner.fields().size()) {
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
