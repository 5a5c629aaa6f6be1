package io.flywheel.feeds.ingest;

import io.flywheel.warehouse.session.Workload;
import java.io.IOException;
import java.sql.Date;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;

/**
 * The staging area: every file is parsed once, into typed rows with the reasons against them, and
 * counted; nothing of it is part of the warehouse yet.
 */
final class Staging {
  private static final long MANY_BYTES = 64L << 20;
  private static final long FEW_BYTES = 1L << 20;

  private final SparkSession session;
  private final String root;
  private final IngestSettings settings;
  private final Broadcast<SerializableConfiguration> hadoop;

  Staging(SparkSession session, String warehouse, IngestSettings settings) {
    this.session = session;
    this.root = warehouse + "/_staging";
    this.settings = settings;
    // One copy for all tasks: it is large, and each task would carry its own.
    this.hadoop =
        JavaSparkContext.fromSparkContext(session.sparkContext())
            .broadcast(new SerializableConfiguration(session.sessionState().newHadoopConf()));
  }

  /** Folder of one piece of staged data. */
  String folder(String name) {
    return root + "/" + name.replace('/', '.');
  }

  /** Removes everything, also what a run that died has left. */
  void clear() throws IOException {
    Path path = new Path(root);
    path.getFileSystem(session.sessionState().newHadoopConf()).delete(path, true);
  }

  /** How much the parsing of some files is. */
  static Workload workload(Collection<FileTask> files) {
    return Workload.of(files.stream().mapToLong(FileTask::unpacked).sum());
  }

  /** Parses the files of one feed. */
  StagedFeed stage(FeedMapping mapping, List<FileTask> files) {
    String folder = folder(mapping.feed() + (files.get(0).location().isEmpty() ? ".inline" : ""));
    ParquetSource parquet = new ParquetSource(session, mapping.source());
    List<FileTask> tables = files.stream().filter(Staging::parquet).toList();
    Dataset<Row> rows = parse(mapping, files.stream().filter(file -> !parquet(file)).toList());
    if (!tables.isEmpty()) {
      rows = rows.union(parquet.read(tables));
    }
    Dataset<Row> typed =
        new RowRules(mapping, settings.zone(), settings.personalKey().map(PersonalHash::new))
            .apply(rows);
    typed.write().mode(SaveMode.Overwrite).option("compression", "snappy").parquet(folder);
    Workload workload = workload(files);
    Dataset<Row> staged = workload.gather(session.read().schema(typed.schema()).parquet(folder));
    return new StagedFeed(mapping, staged, workload, count(staged, files));
  }

  private static boolean parquet(FileTask file) {
    return file.format().type() == FileFormat.Type.PARQUET;
  }

  private Dataset<Row> parse(FeedMapping mapping, List<FileTask> files) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(session.sparkContext());
    List<List<FileTask>> groups = groups(files, context.defaultParallelism());
    JavaRDD<Row> rows =
        context
            .parallelize(groups, Math.max(1, groups.size()))
            .mapPartitions(new FileParser(mapping.source(), hadoop));
    return session.createDataFrame(rows, FileParser.schema(mapping.source()));
  }

  /** Neighbouring days share a task, so that a task writes few months. */
  private static List<List<FileTask>> groups(List<FileTask> files, int cores) {
    long total = files.stream().mapToLong(FileTask::unpacked).sum();
    long wanted =
        Math.max(ceiling(total, MANY_BYTES), Math.min(2L * cores, ceiling(total, FEW_BYTES)));
    long share = ceiling(total, Math.max(1, Math.min(files.size(), wanted)));
    List<List<FileTask>> groups = new ArrayList<>();
    long filled = share;
    for (FileTask file : files) {
      if (filled >= share) {
        groups.add(new ArrayList<>());
        filled = 0;
      }
      groups.get(groups.size() - 1).add(file);
      filled += file.unpacked();
    }
    return groups;
  }

  private static long ceiling(long amount, long part) {
    return (amount + part - 1) / part;
  }

  private static List<StagedFile> count(Dataset<Row> staged, List<FileTask> files) {
    Map<Integer, FileTask> tasks = new HashMap<>();
    files.forEach(file -> tasks.put(file.number(), file));
    return staged
        .groupBy(FileParser.NUMBER)
        .agg(
            org.apache.spark.sql.functions.expr("max(_sha256)"),
            org.apache.spark.sql.functions.expr("max(_file_fault)"),
            org.apache.spark.sql.functions.expr("max(_file_day)"),
            org.apache.spark.sql.functions.expr("count(source_line)"),
            org.apache.spark.sql.functions.expr("count_if(_reasons IS NOT NULL)"),
            org.apache.spark.sql.functions.expr("bool_or(_unhashed)"),
            org.apache.spark.sql.functions.expr(
                "collect_set(day) FILTER (WHERE _hash IS NOT NULL)"))
        .collectAsList()
        .stream()
        .map(row -> file(tasks.get(row.getInt(0)), row))
        .sorted(java.util.Comparator.comparing(file -> file.task().number()))
        .toList();
  }

  private static StagedFile file(FileTask task, Row row) {
    Optional<LocalDate> day = Optional.ofNullable((Date) row.get(3)).map(Date::toLocalDate);
    Optional<String> fault = Optional.ofNullable(row.getString(2));
    if (fault.isEmpty() && day.isEmpty()) {
      fault = Optional.of("the rows of the file tell no day of the file");
    }
    return new StagedFile(
        task,
        row.getString(1),
        fault,
        day,
        row.getLong(4),
        row.getLong(5),
        row.getBoolean(6),
        row.<Date>getList(7).stream().map(Date::toLocalDate).toList());
  }
}
