package io.flywheel.feeds.sample;

import com.typesafe.config.ConfigUtil;
import io.flywheel.feeds.mapping.FileFormat;
import io.flywheel.feeds.mapping.MappingException;
import io.flywheel.feeds.sample.Sample.Setting;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/** Reads the beginning of a CSV file. */
final class CsvSample {
  /** Rows of a summary at the beginning of an export are few. */
  private static final int PREAMBLE = 50;

  private final Path file;
  private final FileBytes bytes;
  private final TextEncoding encoding;
  private final String text;
  private final CsvDialect dialect;
  private final List<Setting> format = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();

  CsvSample(Path file, FileBytes bytes) {
    this.file = file;
    this.bytes = bytes;
    this.encoding = TextEncoding.of(bytes.head(), !bytes.whole());
    this.text = encoding.text(bytes.head());
    this.dialect = CsvDialect.of(text);
  }

  Sample sample() {
    List<List<String>> records = dialect.records(wholeLines(text));
    int width = CsvDialect.width(records);
    int header = header(records, width);
    List<String> names = records.get(header).stream().map(String::strip).toList();
    verify(names);
    List<List<String>> rows = new ArrayList<>(records.subList(header + 1, records.size()));
    rows.addAll(lastRows());
    long other = rows.stream().filter(row -> row.size() != width).count();
    rows.removeIf(row -> row.size() != width);
    if (other > 0) {
      notes.add(
          other + " lines have another number of fields than the header; ingest sets them aside.");
    }
    TotalRows totals = TotalRows.of(rows);
    rows.removeAll(totals.rows());
    List<SampleColumn> columns = columns(names, rows);
    NullWords words = NullWords.of(columns);
    columns = words.without(columns);
    NumberStyle numbers = NumberStyle.of(columns);
    settings(records, header, words, numbers);
    return new Sample(
        FileFormat.Type.CSV,
        List.copyOf(format),
        numbers.plain(columns),
        rows.size(),
        totals.condition(Names.quoted(names.get(0)), columns.get(0).gaps()),
        Optional.empty(),
        List.copyOf(notes));
  }

  /** Of a text that goes on, the last line may be cut. */
  private String wholeLines(String beginning) {
    return bytes.whole() ? beginning : beginning.substring(0, beginning.lastIndexOf('\n') + 1);
  }

  private List<List<String>> lastRows() {
    String end = encoding.text(bytes.tail());
    int first = end.indexOf('\n');
    return first < 0 ? List.of() : dialect.records(end.substring(first + 1));
  }

  private int header(List<List<String>> records, int width) {
    for (int i = 0; i < Math.min(records.size(), PREAMBLE); i++) {
      if (records.get(i).size() == width) {
        return i;
      }
    }
    throw new MappingException(
        file + " has no header: none of its first lines has columns that others have, too");
  }

  private void verify(List<String> names) {
    if (new HashSet<>(names).size() < names.size()) {
      notes.add("Columns of the header have the same name; ingest refuses such a file.");
    }
    if (names.stream().anyMatch(name -> name.matches("[-+]?[0-9][0-9.,:/ -]*"))) {
      notes.add(
          "The header has numbers for names: %s. A mapping finds columns by name, so put a header"
                  .formatted(String.join(", ", names))
              + " line before the first record where it is one.");
    }
  }

  private static List<SampleColumn> columns(List<String> names, List<List<String>> rows) {
    List<SampleColumn> columns = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      int position = i;
      List<String> values = new ArrayList<>();
      rows.forEach(row -> values.add(row.get(position).isEmpty() ? null : row.get(position)));
      columns.add(SampleColumn.of(names.get(i), values));
    }
    return columns;
  }

  private void settings(
      List<List<String>> records, int header, NullWords words, NumberStyle numbers) {
    if (dialect.delimiter() != ',') {
      sure("delimiter", dialect.delimiter() == '\t' ? "\\t" : "" + dialect.delimiter());
    }
    if (dialect.quote() == 0) {
      sure("quote", "");
    }
    if (dialect.escape() != 0) {
      sure("escape", "\\\\");
    }
    if (!encoding.equals(TextEncoding.UTF_8)) {
      add("encoding", encoding.name(), encoding.guess() ? "the bytes are no UTF-8" : "");
    }
    if (header > 0) {
      place(records, header);
    }
    words.setting().ifPresent(format::add);
    format.addAll(numbers.settings());
    if (bytes.whole() && !text.endsWith("\n")) {
      add("final-line-break", "optional", "the last line has no line break; is the file whole?");
    }
    if (!bytes.whole() && bytes.tail().length == 0) {
      notes.add("The end of the file was not looked at: total rows may stand there.");
    }
    notes.addAll(numbers.notes());
  }

  /** The lines before a header may be more or fewer in another file, so its name is better. */
  private void place(List<List<String>> records, int header) {
    String first = records.get(header).get(0).strip();
    boolean told =
        !first.isEmpty()
            && records.subList(0, header).stream().noneMatch(row -> row.get(0).equals(first));
    if (told) {
      format.add(Setting.sure("header", ConfigUtil.quoteString(first)));
      return;
    }
    String[] lines = text.split("\n", PREAMBLE);
    int from = 0;
    for (int line = 0; line < lines.length; line++) {
      if (!lines[line].isBlank()
          && dialect.records(text.substring(from)).get(0).equals(records.get(header))) {
        format.add(Setting.sure("skip-lines", "" + line));
        return;
      }
      from += lines[line].length() + 1;
    }
  }

  private void sure(String name, String text) {
    add(name, text, "");
  }

  private void add(String name, String text, String guess) {
    format.add(new Setting(name, "\"" + text + "\"", guess));
  }
}
