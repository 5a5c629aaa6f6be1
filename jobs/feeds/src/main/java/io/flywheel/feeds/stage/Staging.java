package io.flywheel.feeds.stage;

import io.flywheel.feeds.mapping.FeedMapping;
import io.flywheel.feeds.mapping.IngestSettings;
import io.flywheel.feeds.mapping.SourceColumns;
import io.flywheel.feeds.parse.FileParser;
import io.flywheel.feeds.parse.FileTask;
import io.flywheel.feeds.parse.TextRow;
import io.flywheel.feeds.validate.DayLimits;
import io.flywheel.feeds.validate.ExpressionFailure;
import io.flywheel.feeds.validate.PersonalHash;
import io.flywheel.feeds.validate.RowRules;
import io.flywheel.warehouse.driver.DriverRows;
import io.flywheel.warehouse.driver.RowProjection;
import io.flywheel.warehouse.session.ExecutionProfile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.sql.execution.datasources.DataSource;
import org.apache.spark.util.SerializableConfiguration;

/**
 * The staging area: every file is parsed once, into typed rows with the reasons against them, and
 * counted; nothing of it is part of the warehouse yet. Few rows of a feed stay in memory.
 */
public final class Staging {
  /** What the files of a delivery may have unpacked to be computed in the driver's memory. */
  private static final long IN_MEMORY_BYTES = 512L << 20;

  /** What the rows of one mapping may take there. */
  private static final long HELD_BYTES = 128L << 20;

  private static final long MANY_BYTES = 64L << 20;
  private static final long FEW_BYTES = 1L << 20;

  /** A group of rows is read by one task, so that a large file's rows are in several. */
  private static final int ROW_GROUP_BYTES = 8 << 20;

  private final SparkSession session;
  private final String root;
  private final IngestSettings settings;
  private final Broadcast<SerializableConfiguration> hadoop;
  private int round;

  public Staging(SparkSession session, String warehouse, IngestSettings settings) {
    this.session = session;
    this.root = warehouse + "/_staging";
    this.settings = settings;
    // One copy for all tasks: it is large, and each task would carry its own.
    this.hadoop =
        JavaSparkContext.fromSparkContext(session.sparkContext())
            .broadcast(new SerializableConfiguration(session.sessionState().newHadoopConf()));
  }

  /** Removes everything, also what a run that died has left. */
  public void clear() throws IOException {
    Path path = new Path(root);
    path.getFileSystem(session.sessionState().newHadoopConf()).delete(path, true);
  }

  /** How much the parsing of some files is. */
  public static ExecutionProfile profile(Collection<FileTask> files) {
    return ExecutionProfile.of(files.stream().mapToLong(FileTask::unpacked).sum());
  }

  /**
   * Parses the files, feeds side by side, and counts what is in them. What was staged before stays
   * readable.
   *
   * @param batches the files of each feed
   * @param progress hears of each feed, from several threads
   */
  public List<StagedFeed> stage(List<FeedFiles> batches, Consumer<String> progress) {
    round++;
    boolean inMemory =
        batches.stream()
                .flatMap(batch -> batch.files().stream())
                .mapToLong(FileTask::unpacked)
                .sum()
            <= IN_MEMORY_BYTES;
    List<Callable<StagedFeed>> work = new ArrayList<>();
    AtomicInteger read = new AtomicInteger();
    batches.forEach(
        batch ->
            work.add(
                () -> {
                  StagedFeed feed = parsed(batch, inMemory);
                  progress.accept(
                      "read %s, files: %d (feed %d of %d)"
                          .formatted(
                              batch.feed().feed(),
                              batch.files().size(),
                              read.incrementAndGet(),
                              batches.size()));
                  return feed;
                }));
    return ParallelTasks.run(work);
  }

  /** Computes a query once and keeps its rows: few in memory, many in the staging area. */
  public Dataset<Row> keep(Dataset<Row> query, ExecutionProfile profile, String name) {
    if (profile == ExecutionProfile.SINGLE_TASK) {
      return DriverRows.of(query);
    }
    String folder = root + "/" + round + "." + name.replace('/', '.');
    query
        .write()
        .mode(SaveMode.Overwrite)
        .option("compression", "snappy")
        .option("parquet.block.size", ROW_GROUP_BYTES)
        .parquet(folder);
    return session
        .read()
        .option(DataSource.GLOB_PATHS_KEY(), false)
        .schema(query.schema())
        .parquet(folder);
  }

  private StagedFeed parsed(FeedFiles batch, boolean inMemory) {
    Map<FeedMapping, List<FileTask>> parts = new LinkedHashMap<>();
    for (FileTask file : batch.files()) {
      FeedMapping mapping =
          file.inSettings() || file.absence() != null
              ? batch.feed().mappings().get(0).inline()
              : batch.feed().named(file.mapping());
      parts.computeIfAbsent(mapping, any -> new ArrayList<>()).add(file);
    }
    String hash = batch.scope().hash(batch.feed().contract());
    List<Dataset<Row>> parsed = new ArrayList<>();
    parts.forEach(
        (mapping, files) -> parsed.add(parsed(mapping, files, hash, parsed.size(), inMemory)));
    Dataset<Row> rows = parsed.stream().reduce(Dataset::union).orElseThrow();
    return new StagedFeed(
        batch.feed(),
        rows,
        DriverRows.held(rows).isPresent()
            ? ExecutionProfile.SINGLE_TASK
            : ExecutionProfile.PARALLEL,
        batch.scope(),
        FileCounting.of(rows, batch.files()),
        Optional.empty(),
        Optional.empty());
  }

  /** The rows of the files of one mapping. */
  private Dataset<Row> parsed(
      FeedMapping mapping, List<FileTask> files, String hash, int number, boolean inMemory) {
    DayLimits limits = new DayLimits(settings.firstDay());
    RowRules rules =
        new RowRules(
            mapping, settings.zone(), limits, settings.personalKey().map(PersonalHash::new));
    UnaryOperator<Dataset<Row>> typed = rows -> rules.apply(rows, hash);
    Supplier<Dataset<Row>> parsed = () -> many(mapping.source(), files);
    return new ExpressionFailure(mapping, limits, parsed)
        .explained(
            () ->
                (inMemory ? few(mapping.source(), files, typed) : Optional.<Dataset<Row>>empty())
                    .orElseGet(
                        () ->
                            keep(
                                typed.apply(parsed.get()),
                                ExecutionProfile.PARALLEL,
                                mapping.feed() + "." + number)));
  }

  /**
   * Parses and types rows on the driver; empty when memory should not hold them, and for many rows
   * that are made of each other.
   */
  private Optional<Dataset<Row>> few(
      SourceColumns columns, List<FileTask> files, UnaryOperator<Dataset<Row>> typed) {
    Optional<RowProjection> projection =
        RowProjection.of(session, FileParser.schema(columns), typed);
    if (projection.isEmpty() && profile(files) == ExecutionProfile.PARALLEL) {
      return Optional.empty();
    }
    List<InternalRow> rows = new ArrayList<>();
    long held = 0;
    try (FileParser.Rows records =
        FileParser.records(List.of(files).iterator(), columns, hadoop.value().value())) {
      while (records.hasNext()) {
        InternalRow record = TextRow.of(records.next());
        if (projection.isPresent()) {
          UnsafeRow row = projection.get().apply(record).copy();
          rows.add(row);
          held += row.getSizeInBytes();
        } else {
          rows.add(record);
        }
        if (held > HELD_BYTES) {
          return Optional.empty();
        }
      }
    }
    return Optional.of(
        projection
            .map(made -> DriverRows.relation(session, made.output(), rows))
            .orElseGet(
                () ->
                    DriverRows.of(
                        typed.apply(
                            DriverRows.relation(session, FileParser.schema(columns), rows)))));
  }

  private Dataset<Row> many(SourceColumns columns, List<FileTask> files) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(session.sparkContext());
    List<List<FileTask>> groups = groups(files, context.defaultParallelism());
    JavaRDD<Row> rows =
        context
            .parallelize(groups, Math.max(1, groups.size()))
            .mapPartitions(new FileParser(columns, hadoop));
    return session.createDataFrame(rows, FileParser.schema(columns));
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
}
