package io.flywheel.feeds.ingest;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** How much there is to do. On a small day the number of Spark jobs is what costs, not the rows. */
enum Batch {
  /** Rows of one task: nothing is shuffled, and no code is generated for so few of them. */
  SMALL,
  /** Rows of many tasks. */
  LARGE;

  private static final long LARGEST_SMALL = 2L << 20;
  private static final int PACKED = 6;

  static Batch of(Collection<FileTask> files) {
    return files.stream().mapToLong(Batch::weight).sum() > LARGEST_SMALL ? LARGE : SMALL;
  }

  /** Bytes of a file, unpacked, roughly. */
  static long weight(FileTask file) {
    return Math.max(1, file.path().endsWith(".gz") ? file.size() * PACKED : file.size());
  }

  /** Rows of a small batch in one partition, so that grouping and joining need no exchange. */
  Dataset<Row> gather(Dataset<Row> rows) {
    return this == SMALL ? rows.coalesce(1) : rows;
  }

  /** Runs work under the settings that fit, and puts the session's own back. */
  <T> T run(SparkSession session, java.util.function.Supplier<T> work) {
    Map<String, String> before = new LinkedHashMap<>();
    settings()
        .forEach(
            (key, value) -> {
              before.put(key, session.conf().get(key));
              session.conf().set(key, value);
            });
    try {
      return work.get();
    } finally {
      before.forEach((key, value) -> session.conf().set(key, value));
    }
  }

  private Map<String, String> settings() {
    return switch (this) {
      case SMALL ->
          Map.of(
              "spark.sql.codegen.wholeStage", "false",
              "spark.sql.codegen.factoryMode", "NO_CODEGEN",
              "spark.sql.adaptive.enabled", "false",
              "spark.sql.autoBroadcastJoinThreshold", "-1");
      case LARGE ->
          Map.of(
              "spark.sql.codegen.wholeStage", "true",
              "spark.sql.codegen.factoryMode", "FALLBACK",
              // HotSpot never compiles methods above this size, and rules of wide tables make them.
              "spark.sql.codegen.hugeMethodLimit", "8000",
              "spark.sql.adaptive.enabled", "true");
    };
  }
}
