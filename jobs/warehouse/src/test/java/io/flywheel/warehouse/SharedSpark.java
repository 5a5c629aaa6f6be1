package io.flywheel.warehouse;

import io.flywheel.warehouse.cases.CaseSettings;
import io.flywheel.warehouse.contract.Contracts;
import io.flywheel.warehouse.session.Sessions;
import io.flywheel.warehouse.session.WarehouseSettings;
import io.flywheel.warehouse.store.FaultyDisk;
import io.flywheel.warehouse.store.FaultyLocalFileSystem;
import io.flywheel.warehouse.store.FaultyLocalFs;
import io.flywheel.warehouse.store.FaultyLogStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;

/** One Spark for all tests of a JVM; every test opens its own session on its own warehouse. */
public final class SharedSpark {
  /** The project's folder, given by the build. */
  public static final Path PROJECT = Path.of(System.getProperty("flywheel.root"));

  /** The most that small work reads, as by default. */
  public static final long SMALL_BYTES = 2L << 20;

  /**
   * Large work on a handful of rows, too, is interpreted: compiling it costs more than all the
   * rest. {@code -Pexhaustive} and what runs the demo compile it as users do.
   */
  public static final Map<String, String> UNCOMPILED =
      Boolean.getBoolean("exhaustive")
          ? Map.of()
          : Map.of(
              "spark.sql.codegen.wholeStage", "false",
              "spark.sql.codegen.factoryMode", "NO_CODEGEN");

  private static final String DRIVER_SETS =
      """
      {"by_use": {"pools": {"corporate": "0.95 net_sales, 0.05 pool infrastructure",\
       "goods": "cost_of_goods", "infrastructure": "cloud_list_cost", "other": "net_sales"}}}""";

  private SharedSpark() {}

  /** Settings of a small test warehouse: two threads, files and commits that a test can break. */
  public static WarehouseSettings settings(Path root, Path datasets) {
    return settings(root, datasets, SMALL_BYTES);
  }

  /** The same with a limit of what is built as small work, in bytes. */
  public static WarehouseSettings settings(Path root, Path datasets, long smallBytes) {
    return settings(root, datasets, smallBytes, 400);
  }

  /** The same with the days for which publications are kept. */
  public static WarehouseSettings settings(
      Path root, Path datasets, long smallBytes, int keptDays) {
    return new WarehouseSettings(
        root.toString(),
        datasets,
        ZoneOffset.UTC,
        ofTransforms(),
        2,
        smallBytes,
        true,
        keptDays,
        spark());
  }

  private static Map<String, String> spark() {
    Map<String, String> spark = new HashMap<>();
    spark.put("spark.master", "local[2]");
    spark.put("spark.databricks.delta.snapshotPartitions", "1");
    spark.put("spark.delta.logStore.file.impl", FaultyLogStore.class.getName());
    spark.put("spark.hadoop.fs.file.impl", FaultyLocalFileSystem.class.getName());
    spark.put("spark.hadoop.fs.AbstractFileSystem.file.impl", FaultyLocalFs.class.getName());
    spark.putAll(UNCOMPILED);
    return spark;
  }

  /** Those of cases, and what cases leave out. */
  private static Map<String, Optional<String>> ofTransforms() {
    Map<String, Optional<String>> settings = new HashMap<>();
    CaseSettings.DEFAULTS.forEach((name, value) -> settings.put(name, Optional.of(value)));
    settings.put("default_segment", Optional.empty());
    settings.put("driver_sets", Optional.of(DRIVER_SETS));
    settings.put("one_time_sub_accounts", Optional.of("[\"legal\"]"));
    return settings;
  }

  /** A warehouse whose disk a test can break, see {@link FaultyDisk}. */
  public static Engine engine(Path root, Path datasets, long smallBytes) {
    return Engine.open(
        settings(root, datasets, smallBytes), Contracts.read(datasets), FaultyDisk.durable());
  }

  /** A session on a warehouse folder with the contracts of a datasets folder. */
  public static SparkSession session(Path root, Path datasets) {
    return Sessions.open(settings(root, datasets));
  }

  /** An empty folder under target/, which lives until the next clean build. */
  public static Path folder() {
    try {
      return Files.createTempDirectory(
          Files.createDirectories(Path.of("target", "test-folders")).toAbsolutePath(), "t");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
