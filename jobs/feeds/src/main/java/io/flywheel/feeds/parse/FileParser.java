package io.flywheel.feeds.parse;

import io.flywheel.feeds.mapping.BrokenFileException;
import io.flywheel.feeds.mapping.FileColumns;
import io.flywheel.feeds.mapping.FileFormat;
import io.flywheel.feeds.mapping.SourceColumns;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Reads files of one feed, whole and one after the other, into rows of text. Each file ends with a
 * row without line, which carries what is known of the file itself.
 */
public final class FileParser implements FlatMapFunction<Iterator<List<FileTask>>, Row> {
  private static final long serialVersionUID = 1L;

  public static final String NUMBER = "_number";
  public static final String DELIVERY = "_delivery";
  public static final String RAW = "_raw";
  public static final String FAULT = "_fault";
  public static final String SHA256 = "_sha256";
  public static final String FILE_FAULT = "_file_fault";

  /** Values of the file that rounding has changed. */
  public static final String ROUNDED = "_rounded";

  /** Last business day within reason, days since 1970; NULL when any is. */
  public static final String LAST_DAY = "_last_day";

  /** Path of the second file in which a row was found; there when rows look one up. */
  public static final String LOOKUP_FILE = "_lookup_file";

  /** Line of that row. */
  public static final String LOOKUP_LINE = "_lookup_line";

  static final int LINE_AT = 2;
  static final int FAULT_AT = 6;
  static final int FILE_FAULT_AT = 8;
  static final int ROUNDED_AT = 9;
  static final int FIXED = 10;

  private final SourceColumns columns;
  private final Broadcast<SerializableConfiguration> hadoop;

  public FileParser(SourceColumns columns, Broadcast<SerializableConfiguration> hadoop) {
    this.columns = columns;
    this.hadoop = hadoop;
  }

  /** Columns of the rows that come out; between fixed ones the source's columns as text. */
  public static StructType schema(SourceColumns columns) {
    List<StructField> fields = new ArrayList<>();
    fields.add(DataTypes.createStructField(NUMBER, DataTypes.IntegerType, false));
    fields.add(DataTypes.createStructField(FileColumns.FILE, DataTypes.StringType, false));
    fields.add(DataTypes.createStructField(FileColumns.LINE, DataTypes.LongType, true));
    fields.add(DataTypes.createStructField(DELIVERY, DataTypes.IntegerType, false));
    fields.add(DataTypes.createStructField(FileColumns.FILE_DAY, DataTypes.IntegerType, true));
    for (String name : List.of(RAW, FAULT, SHA256, FILE_FAULT)) {
      fields.add(DataTypes.createStructField(name, DataTypes.StringType, true));
    }
    fields.add(DataTypes.createStructField(ROUNDED, DataTypes.LongType, true));
    columns
        .all()
        .forEach(name -> fields.add(DataTypes.createStructField(name, DataTypes.StringType, true)));
    if (columns.exploded()) {
      fields.add(DataTypes.createStructField(FileColumns.ITEM, DataTypes.IntegerType, true));
    }
    fields.add(DataTypes.createStructField(LAST_DAY, DataTypes.IntegerType, true));
    if (columns.lookup() != null) {
      fields.add(DataTypes.createStructField(LOOKUP_FILE, DataTypes.StringType, true));
      fields.add(DataTypes.createStructField(LOOKUP_LINE, DataTypes.LongType, true));
    }
    return new StructType(fields.toArray(StructField[]::new));
  }

  @Override
  public Iterator<Row> call(Iterator<List<FileTask>> groups) {
    return records(groups, columns, hadoop.value().value());
  }

  /** The rows of files, without Spark around it. */
  public static Rows records(
      Iterator<List<FileTask>> groups, SourceColumns columns, Configuration hadoop) {
    return new Rows(groups, columns, hadoop);
  }

  /** Closed before its end it lets go of the file that it is in. */
  public static final class Rows implements Iterator<Row>, AutoCloseable {
    private final Iterator<List<FileTask>> groups;
    private final SourceColumns columns;
    private final Configuration hadoop;
    private final int width;
    private final int schemaWidth;
    private final boolean[] numeric;
    private final boolean[] figures;
    private Iterator<FileTask> files = Collections.emptyIterator();
    private FileTask file;
    private FileText text;
    private Records records;
    private LookupTable second;
    private NumberText numbers;
    private Integer day;
    private Integer lastDay;
    private long count;
    private Row next;

    Rows(Iterator<List<FileTask>> groups, SourceColumns columns, Configuration hadoop) {
      this.groups = groups;
      this.columns = columns;
      this.hadoop = hadoop;
      this.width = columns.all().size();
      this.schemaWidth =
          FIXED + width + 1 + (columns.exploded() ? 1 : 0) + (columns.lookup() == null ? 0 : 2);
      this.numeric = new boolean[columns.used().size()];
      this.figures = new boolean[numeric.length];
      for (int i = 0; i < numeric.length; i++) {
        String name = columns.used().get(i);
        figures[i] = columns.figure(name);
        numeric[i] = figures[i] || columns.use(name).numeric();
      }
    }

    @Override
    public boolean hasNext() {
      while (next == null && (file != null || open())) {
        next = advance();
      }
      return next != null;
    }

    @Override
    public Row next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      Row row = next;
      next = null;
      return row;
    }

    private boolean open() {
      while (!files.hasNext()) {
        if (!groups.hasNext()) {
          return false;
        }
        files = groups.next().iterator();
      }
      file = files.next();
      day = file.dayNumber();
      lastDay = file.lastDayNumber();
      numbers = file.format().numbers().foreign() ? new NumberText(file.format()) : null;
      count = 0;
      return true;
    }

    private Row advance() {
      if (file.absence() != null) {
        return end(file.absence().sha256(), null);
      }
      try {
        if (records == null) {
          records = records();
        }
        if (records.next()) {
          Integer item = records.item();
          count += item == null || item == 1 ? 1 : 0;
          return record(item);
        }
        String sha256 = text == null ? FileText.sha256(file, hadoop) : text.sha256();
        return end(sha256, against(sha256));
      } catch (BrokenFileException e) {
        return end(digest(), e.getMessage());
      } catch (CharacterCodingException e) {
        return end(digest(), undecodable());
      } catch (IOException e) {
        String what = file.path().endsWith(".gz") ? "truncated or damaged gzip" : "unreadable";
        return end(digest(), "after line %d: %s: %s".formatted(count, what, e.getMessage()));
      }
    }

    private Records records() throws IOException {
      SourceColumns own = columns.own();
      records =
          own.exploded()
              ? new ExplodedRecords(records(own.ofRecord()), own, file.format())
              : records(own);
      return columns.lookup() == null ? records : new LookupRecords(records, columns, second());
    }

    private Records records(SourceColumns read) throws IOException {
      if (file.format().type() == FileFormat.Type.PARQUET) {
        return new ParquetRecords(file, columns.own(), hadoop);
      }
      text = FileText.open(file, hadoop);
      return file.format().type() == FileFormat.Type.JSONL
          ? new JsonRecords(text.reader(), read, file.format())
          : new CsvRecords(text.reader(), read, file.format());
    }

    /** Files that belong together follow each other, so the last table is often the next one. */
    private LookupTable second() throws BrokenFileException {
      FileTask looked = file.lookup().file();
      if (second == null || !second.path().equals(looked.path())) {
        second = null;
        try {
          second = LookupTable.read(looked, columns.lookup(), hadoop);
        } catch (BrokenFileException e) {
          throw new BrokenFileException(file.ofLookup(e.getMessage()), e);
        }
      }
      return second;
    }

    /** A row of which nothing is known but the file. */
    private Object[] row() {
      Object[] row = new Object[schemaWidth];
      row[0] = file.number();
      row[1] = file.path();
      row[3] = file.delivery();
      row[4] = day;
      row[FIXED + width + (columns.exploded() ? 1 : 0)] = lastDay;
      return row;
    }

    private Row record(Integer item) {
      Object[] row = row();
      row[LINE_AT] = records.line();
      row[5] = records.raw();
      row[FAULT_AT] = records.fault();
      for (int i = 0; i < width; i++) {
        row[FIXED + i] = value(i);
      }
      if (columns.exploded()) {
        row[FIXED + width] = item;
      }
      if (records instanceof LookupRecords looking) {
        row[row.length - 2] = looking.foundIn();
        row[row.length - 1] = looking.foundLine();
      }
      if (numbers != null) {
        rewrite(row);
      }
      return RowFactory.create(row);
    }

    /** Numbers in the notation of the file become such as SQL reads. */
    private void rewrite(Object[] row) {
      for (int i = 0; i < figures.length; i++) {
        String value = records.value(i);
        if (value == null || !figures[i]) {
          continue;
        }
        row[FIXED + i] = numbers.plain(value);
        if (row[FAULT_AT] == null && numbers.misread(value)) {
          row[FAULT_AT] = misread(columns.used().get(i), value);
        }
      }
    }

    private String misread(String name, String value) {
      return "%s: %s would be read as another number: %s"
          .formatted(
              name,
              columns.personal().contains(name) ? Masking.MASK : "'" + value + "'",
              numbers.expected());
    }

    private String value(int column) {
      String value = records.value(column);
      return value != null
              && column < numeric.length
              && numeric[column]
              && file.format().scientific()
          ? ScientificNotation.plain(value)
          : value;
    }

    private Row end(String sha256, String fault) {
      Object[] row = row();
      row[7] = sha256;
      row[FILE_FAULT_AT] = fault;
      row[ROUNDED_AT] = records == null ? 0L : records.rounded();
      close();
      return RowFactory.create(row);
    }

    private String against(String sha256) {
      FileTask.ManifestEntry expected = file.expected();
      if (expected == null) {
        return null;
      }
      if (!expected.sha256().equals(sha256)) {
        return "the manifest says sha256 " + expected.sha256() + ", the file has " + sha256;
      }
      return expected.rows() == count
          ? null
          : "the manifest says %d rows, the file has %d".formatted(expected.rows(), count);
    }

    private String digest() {
      try {
        return FileText.sha256(file, hadoop);
      } catch (IOException e) {
        throw new UncheckedIOException(file.location() + " can no longer be read", e);
      }
    }

    private String undecodable() {
      try {
        return "line %d: not %s text"
            .formatted(FileText.firstUndecodableLine(file, hadoop), file.format().encoding());
      } catch (IOException e) {
        throw new UncheckedIOException(file.location() + " can no longer be read", e);
      }
    }

    @Override
    public void close() {
      try {
        if (records != null) {
          records.close();
        }
        if (text != null) {
          text.close();
        }
      } catch (IOException e) {
        throw new UncheckedIOException(file.location() + " cannot be closed", e);
      } finally {
        file = null;
        text = null;
        records = null;
      }
    }
  }
}
