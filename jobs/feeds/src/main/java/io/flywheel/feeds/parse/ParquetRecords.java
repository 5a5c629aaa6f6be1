package io.flywheel.feeds.parse;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.flywheel.feeds.mapping.BrokenFileException;
import io.flywheel.feeds.mapping.SourceColumns;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.HadoopReadOptions;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.convert.GroupRecordConverter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.MessageColumnIO;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;

/**
 * Records of a Parquet file. The file is opened by its exact path, only the columns that the
 * mapping reads are read, and each value is taken as the text that stands for it without loss.
 */
final class ParquetRecords implements Records {
  private static final JsonFactory JSON = new JsonFactory();
  private static final int MICROSECONDS = 6;
  private static final int ABSENT = -1;
  private static final String UNREADABLE = "unreadable Parquet: ";

  private final FileTask file;
  private final SourceColumns columns;
  private final Set<String> nulls;
  private final DoubleAmounts amounts = new DoubleAmounts();
  private final ParquetFileReader reader;
  private final List<Type> types = new ArrayList<>();

  /** Where the columns of the mapping stand among those that are read. */
  private final int[] places;

  private final ParquetKind[] kinds;
  private final String[] values;
  private final MessageType read;
  private final MessageColumnIO assembly;
  private RecordReader<Group> rows;
  private long left;
  private long line;
  private String fault;

  /**
   * Reads the schema.
   *
   * @throws BrokenFileException when it is no Parquet file, or has columns that the mapping cannot
   *     take
   */
  ParquetRecords(FileTask file, SourceColumns columns, Configuration hadoop) throws IOException {
    this.file = file;
    this.columns = (columns.exploded() ? columns.ofRecord() : columns).byName();
    this.nulls = Set.copyOf(file.format().nullValues());
    this.reader = open(file, hadoop);
    try {
      MessageType schema = reader.getFileMetaData().getSchema();
      verify(schema, columns);
      this.places = new int[this.columns.used().size()];
      for (int i = 0; i < places.length; i++) {
        String name = name(i);
        places[i] = schema.containsField(name) ? types.size() : ABSENT;
        if (places[i] != ABSENT) {
          types.add(schema.getType(name));
        }
      }
      this.read = new MessageType(schema.getName(), types);
      reader.setRequestedSchema(read);
      this.assembly = new ColumnIOFactory().getColumnIO(read, schema);
    } catch (IOException | RuntimeException e) {
      reader.close();
      throw e;
    }
    this.kinds = types.stream().map(ParquetKind::of).toArray(ParquetKind[]::new);
    this.values = new String[places.length];
  }

  private static ParquetFileReader open(FileTask file, Configuration hadoop) throws IOException {
    FileSignature.verifyParquet(FileText.first(file, hadoop));
    try {
      return ParquetFileReader.open(
          HadoopInputFile.fromPath(new Path(file.location()), hadoop),
          HadoopReadOptions.builder(hadoop).usePageChecksumVerification().build());
    } catch (IOException | RuntimeException e) {
      throw new BrokenFileException(UNREADABLE + firstLine(e), e);
    }
  }

  private void verify(MessageType schema, SourceColumns all) throws BrokenFileException {
    columns.verify(schema.getFields().stream().map(Type::getName).toList(), "the columns");
    Map<String, String> faults =
        Stream.concat(
                columns.used().stream().filter(schema::containsField),
                all.used().stream().filter(all::ofItem))
            .flatMap(name -> fault(schema, all, name).stream())
            .collect(
                Collectors.groupingBy(
                    ParquetKind.Fault::remedy,
                    LinkedHashMap::new,
                    Collectors.mapping(ParquetKind.Fault::what, Collectors.joining("; "))));
    if (!faults.isEmpty()) {
      throw new BrokenFileException(
          faults.entrySet().stream()
              .map(fault -> fault.getValue() + ": " + fault.getKey())
              .collect(Collectors.joining("; ")));
    }
  }

  private Optional<ParquetKind.Fault> fault(MessageType schema, SourceColumns all, String name) {
    Optional<Type> type =
        all.ofItem(name)
            ? ParquetItem.type(schema, all.list(), name)
            : Optional.of(schema.getType(name));
    return type.flatMap(known -> ParquetKind.fault(name, known, all.use(name), file.format()));
  }

  @Override
  public boolean next() throws IOException {
    try {
      while (left == 0) {
        PageReadStore group = reader.readNextRowGroup();
        if (group == null) {
          return false;
        }
        left = group.getRowCount();
        rows = assembly.getRecordReader(group, new GroupRecordConverter(read));
      }
      Group row = rows.read();
      left--;
      line++;
      fault = null;
      for (int i = 0; i < values.length; i++) {
        values[i] = value(row, i);
      }
      return true;
    } catch (IOException | RuntimeException e) {
      throw new BrokenFileException(UNREADABLE + "after row " + line + ": " + firstLine(e), e);
    }
  }

  private String value(Group row, int column) throws IOException {
    int place = places[column];
    if (place == ABSENT || row.getFieldRepetitionCount(place) == 0) {
      return null;
    }
    String value;
    try {
      value =
          switch (kinds[place]) {
            case NESTED -> ParquetJson.of(row, place);
            case FLOATING ->
                amounts.text(row.getDouble(place, 0), columns.use(name(column)).scale());
            default -> ParquetText.of(row, place, 0);
          };
    } catch (CharacterCodingException e) {
      against(column, "holds bytes that are no UTF-8 text");
      return null;
    }
    if (value.indexOf(0) >= 0) {
      against(column, "holds a NUL character");
    }
    if (kinds[place] == ParquetKind.TIMESTAMP && nanoseconds(value)) {
      against(column, "'" + value + "' has nanoseconds; times are taken to the microsecond");
    }
    return nulls.contains(value) ? null : value;
  }

  /** A fraction is written without its last zeros. */
  private static boolean nanoseconds(String time) {
    int point = time.indexOf('.');
    return point >= 0 && time.length() - point - 1 > MICROSECONDS;
  }

  private void against(int column, String what) {
    String reason =
        columns.personal().contains(name(column))
            ? name(column) + ": " + Masking.MASK
            : name(column) + ": " + what;
    fault = fault == null ? reason : fault + "; " + reason;
  }

  private String name(int column) {
    return columns.used().get(column);
  }

  @Override
  public long line() {
    return line;
  }

  @Override
  public String value(int column) {
    return values[column];
  }

  @Override
  public long rounded() {
    return amounts.rounded();
  }

  @Override
  public String raw() {
    StringWriter text = new StringWriter();
    try (JsonGenerator out = JSON.createGenerator(text)) {
      out.writeStartObject();
      for (int i = 0; i < values.length; i++) {
        if (values[i] != null) {
          out.writeFieldName(name(i));
          shown(out, i);
        }
      }
      out.writeEndObject();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    return text.toString();
  }

  private void shown(JsonGenerator out, int column) throws IOException {
    if (columns.personal().contains(name(column))) {
      out.writeString(Masking.MASK);
    } else if (bare(kinds[places[column]])) {
      out.writeRawValue(values[column]);
    } else {
      out.writeString(values[column]);
    }
  }

  /** True for what JSON has no quotes around. */
  private static boolean bare(ParquetKind kind) {
    return kind == ParquetKind.NESTED || kind == ParquetKind.WHOLE || kind == ParquetKind.DECIMAL;
  }

  @Override
  public String fault() {
    return fault;
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }

  private static String firstLine(Exception e) {
    return Objects.requireNonNullElse(e.getMessage(), "").lines().findFirst().orElse(e.toString());
  }
}
