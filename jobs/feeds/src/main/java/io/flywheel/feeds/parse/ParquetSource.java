package io.flywheel.feeds.parse;

import io.flywheel.feeds.mapping.FileColumns;
import io.flywheel.feeds.mapping.SourceColumns;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.column.page.PageReader;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.apache.spark.paths.SparkPath;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Reads Parquet files into the same rows of text as {@link FileParser}. */
public final class ParquetSource {
  private static final String KEY = "regexp_replace(%s, '^([a-z0-9]+):/+', '$1:/')";

  private final SparkSession session;
  private final Configuration hadoop;
  private final SourceColumns columns;

  public ParquetSource(SparkSession session, SourceColumns columns) {
    this.session = session;
    this.hadoop = session.sessionState().newHadoopConf();
    this.columns =
        new SourceColumns(
            columns.used(), columns.ignored(), columns.personal(), SourceColumns.Order.BY_NAME);
  }

  /** Rows of all files, and for each file the row that carries what is known of itself. */
  public Dataset<Row> read(List<FileTask> files) {
    Map<String, List<FileTask>> alike = new TreeMap<>();
    List<Row> ends = new ArrayList<>();
    for (FileTask file : files) {
      try {
        ParquetMetadata footer = footer(file);
        MessageType schema = footer.getFileMetaData().getSchema();
        columns.verify(schema.getFields().stream().map(Type::getName).toList());
        readable(file);
        String sha256 = FileText.sha256(file, hadoop);
        ends.add(end(file, sha256, against(file, footer, sha256)));
        alike.computeIfAbsent(schema.toString(), any -> new ArrayList<>()).add(file);
      } catch (IOException | RuntimeException e) {
        ends.add(end(file, digest(file), "unreadable Parquet: " + firstLine(e)));
      }
    }
    Dataset<Row> rows = session.createDataFrame(ends, FileParser.schema(columns));
    for (List<FileTask> same : alike.values()) {
      rows = rows.union(rows(same));
    }
    return rows;
  }

  private ParquetMetadata footer(FileTask file) throws IOException {
    try (ParquetFileReader reader = open(file)) {
      return reader.getFooter();
    }
  }

  /** Reads every page once: a damaged one must refuse its file, not end the run. */
  private void readable(FileTask file) throws IOException {
    try (ParquetFileReader reader = open(file)) {
      List<ColumnDescriptor> all = reader.getFileMetaData().getSchema().getColumns();
      for (PageReadStore group = reader.readNextRowGroup();
          group != null;
          group = reader.readNextRowGroup()) {
        for (ColumnDescriptor column : all) {
          PageReader pages = group.getPageReader(column);
          pages.readDictionaryPage();
          while (pages.readPage() != null) {
            // Reading unpacks the page, which is all that is asked.
          }
        }
      }
    }
  }

  private ParquetFileReader open(FileTask file) throws IOException {
    return ParquetFileReader.open(HadoopInputFile.fromPath(new Path(file.location()), hadoop));
  }

  private static String against(FileTask file, ParquetMetadata footer, String sha256) {
    FileTask.ManifestEntry expected = file.expected();
    long rows = footer.getBlocks().stream().mapToLong(BlockMetaData::getRowCount).sum();
    if (expected == null) {
      return null;
    }
    if (!expected.sha256().equals(sha256)) {
      return "the manifest says sha256 " + expected.sha256() + ", the file has " + sha256;
    }
    return expected.rows() == rows
        ? null
        : "the manifest says %d rows, the file has %d".formatted(expected.rows(), rows);
  }

  private Dataset<Row> rows(List<FileTask> files) {
    String[] locations = files.stream().map(FileTask::location).toArray(String[]::new);
    Dataset<Row> read = session.read().parquet(locations);
    List<Column> select = new ArrayList<>();
    select.add(functions.expr(KEY.formatted("_metadata.file_path")).as("_key"));
    select.add(functions.expr("_metadata.row_index + 1").as(FileColumns.LINE));
    select.add(raw(read).as(FileParser.RAW));
    columns.used().forEach(name -> select.add(text(read, name).as(name)));
    Dataset<Row> texts = read.select(select.toArray(Column[]::new));
    List<String> out = new ArrayList<>();
    for (String name : FileParser.schema(columns).fieldNames()) {
      switch (name) {
        case FileParser.FAULT, FileParser.SHA256, FileParser.FILE_FAULT ->
            out.add("CAST(NULL AS STRING) AS " + name);
        default -> out.add("`" + name + "`");
      }
    }
    return texts
        .join(functions.broadcast(known(files)), "_key")
        .selectExpr(out.toArray(String[]::new));
  }

  /** What is known of each file, by its location in the form in which a scan names it. */
  private Dataset<Row> known(List<FileTask> files) {
    List<Row> rows = new ArrayList<>();
    for (FileTask file : files) {
      rows.add(
          RowFactory.create(
              SparkPath.fromPath(new Path(file.location())).urlEncoded(),
              file.number(),
              file.path(),
              file.delivery(),
              file.day() == null ? null : Math.toIntExact(file.day().toEpochDay())));
    }
    StructType schema =
        StructType.fromDDL(
            "_location STRING, _number INT, _file STRING, _delivery INT, _file_day INT");
    return session
        .createDataFrame(rows, schema)
        .withColumn("_key", functions.expr(KEY.formatted("_location")));
  }

  private Column text(Dataset<Row> read, String name) {
    Column column = read.col("`" + name + "`");
    DataType type = read.schema().apply(name).dataType();
    boolean nested =
        type instanceof org.apache.spark.sql.types.StructType
            || type instanceof org.apache.spark.sql.types.ArrayType
            || type instanceof org.apache.spark.sql.types.MapType;
    Column text = nested ? functions.to_json(column) : column.cast("string");
    return functions.nullif(text, functions.lit(""));
  }

  private Column raw(Dataset<Row> read) {
    Column[] shown =
        java.util.Arrays.stream(read.schema().fields())
            .map(StructField::name)
            .map(
                name ->
                    columns.personal().contains(name)
                        ? functions
                            .when(
                                read.col("`" + name + "`").isNotNull(), functions.lit(Masking.MASK))
                            .as(name)
                        : read.col("`" + name + "`"))
            .toArray(Column[]::new);
    return functions.to_json(functions.struct(shown));
  }

  private Row end(FileTask file, String sha256, String fault) {
    Object[] row = new Object[FileParser.schema(columns).size()];
    row[0] = file.number();
    row[1] = file.path();
    row[3] = file.delivery();
    row[4] = file.day() == null ? null : Math.toIntExact(file.day().toEpochDay());
    row[7] = sha256;
    row[8] = fault;
    return RowFactory.create(row);
  }

  private String digest(FileTask file) {
    try {
      return FileText.sha256(file, hadoop);
    } catch (IOException e) {
      throw new UncheckedIOException(file.location() + " can no longer be read", e);
    }
  }

  private static String firstLine(Exception e) {
    return String.valueOf(e.getMessage()).lines().collect(Collectors.toList()).get(0);
  }
}
