package io.flywheel.warehouse.session;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import scala.jdk.javaapi.CollectionConverters;

/**
 * How much a piece of work reads, and the settings of Spark that fit. On a small day the number of
 * jobs, of their stages and of compiled classes is what costs, not the rows.
 */
public enum ExecutionProfile {
  /** Rows of one task: nothing is shuffled, and no code is generated for so few of them. */
  SINGLE_TASK(
      Map.of(
          "spark.sql.codegen.wholeStage", "false",
          "spark.sql.codegen.factoryMode", "NO_CODEGEN",
          "spark.sql.adaptive.enabled", "false",
          "spark.sql.autoBroadcastJoinThreshold", "-1",
          "spark.sql.shuffle.partitions", "1",
          "spark.flywheel.one-partition", "true")),

  /** Rows of many tasks. */
  PARALLEL(
      Map.of(
          "spark.sql.codegen.wholeStage", "true",
          "spark.sql.codegen.factoryMode", "FALLBACK",
          // HotSpot never compiles methods above this size, and rules of wide tables make them.
          "spark.sql.codegen.hugeMethodLimit", "8000",
          "spark.sql.adaptive.enabled", "true",
          // Sets and lists of so many groups are kept in memory; Spark's own 128 sort every row.
          "spark.sql.objectHashAggregate.sortBased.fallbackThreshold", "50000",
          // In memory they take some ten times the room.
          "spark.sql.autoBroadcastJoinThreshold", "20m",
          "spark.sql.shuffle.partitions", "4",
          "spark.flywheel.one-partition", "false"));

  /** Names of settings that the user has set, which stand whatever the work is. */
  static final String KEPT = "spark.flywheel.kept";

  private static final String ONE_PARTITION = "spark.flywheel.one-partition";

  /** Small queries that are run as one, and inputs that a query reads several times. */
  private static final long ONE_TASK = 16;

  private static final long LARGEST_SMALL = 2L << 20;

  /** Rows in memory are some so many times as large as in their files. */
  private static final long IN_MEMORY = 10;

  /** Rows of few values take some bytes each in their files, and their time all the same. */
  private static final long LEAST_OF_A_ROW = 20;

  private final Map<String, String> settings;

  ExecutionProfile(Map<String, String> settings) {
    this.settings = settings;
  }

  /** What rows in files count as. */
  public static long bytes(long bytes, long rows) {
    return Math.max(bytes, rows * LEAST_OF_A_ROW);
  }

  /**
   * The size of work.
   *
   * @param bytes bytes of all files that are read
   */
  public static ExecutionProfile of(long bytes) {
    return of(bytes, LARGEST_SMALL);
  }

  /**
   * The size of work under a limit of one's own.
   *
   * @param bytes bytes of all files that are read
   * @param smallBytes the most that is small
   */
  public static ExecutionProfile of(long bytes, long smallBytes) {
    return bytes > smallBytes ? PARALLEL : SINGLE_TASK;
  }

  /** The size of a query, by the files that it reads; only planned, not run. */
  public static ExecutionProfile of(Dataset<Row> query) {
    return of(query, 1);
  }

  /** The size of some queries that are run as one: small while each of them is, on average. */
  public static ExecutionProfile of(Dataset<Row> union, int queries) {
    return of(optimized(union), queries);
  }

  /** The size of a query over rows that are kept in memory already, where they take more room. */
  public static ExecutionProfile ofKept(Dataset<Row> query) {
    return of(optimized(query), IN_MEMORY);
  }

  /** True when one task soon has done an optimized plan, be it made of several small queries. */
  static boolean fitsOneTask(LogicalPlan plan) {
    return of(plan, ONE_TASK) == SINGLE_TASK;
  }

  private static ExecutionProfile of(LogicalPlan plan, long times) {
    return of(
        CollectionConverters.asJava(plan.collectLeaves()).stream()
            .mapToLong(leaf -> leaf.stats().sizeInBytes().toLong())
            .sum(),
        times * LARGEST_SMALL);
  }

  private static LogicalPlan optimized(Dataset<Row> query) {
    return ((org.apache.spark.sql.classic.Dataset<Row>) query).queryExecution().optimizedPlan();
  }

  Map<String, String> settings() {
    return settings;
  }

  /** Gives a session the settings that fit. */
  public void apply(SparkSession session) {
    List<String> kept = List.of(session.conf().get(KEPT, "").split(","));
    settings.forEach(
        (key, value) -> {
          if (!kept.contains(key)) {
            session.conf().set(key, value);
          }
        });
  }

  /** Runs work under the settings that fit, and puts the session's own back. */
  public <T> T run(SparkSession session, Supplier<T> work) {
    Map<String, String> before = new LinkedHashMap<>();
    settings.keySet().forEach(key -> before.put(key, session.conf().get(key)));
    apply(session);
    try {
      return work.get();
    } finally {
      before.forEach((key, value) -> session.conf().set(key, value));
    }
  }

  /** True when a session's small queries are to run in one partition. */
  static boolean gathers(SparkSession session) {
    return Boolean.parseBoolean(session.conf().get(ONE_PARTITION, "false"));
  }
}
