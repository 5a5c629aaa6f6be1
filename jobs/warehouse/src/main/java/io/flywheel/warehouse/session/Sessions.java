package io.flywheel.warehouse.session;

import io.flywheel.warehouse.catalog.CatalogConf;
import io.flywheel.warehouse.catalog.WarehouseCatalog;
import io.flywheel.warehouse.contract.TableName;
import io.flywheel.warehouse.state.DeliveredDays;
import io.flywheel.warehouse.store.LinkLogStore;
import io.flywheel.warehouse.store.SyncedLocalFileSystem;
import io.flywheel.warehouse.store.SyncedLocalFs;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import scala.Option;

/** Opens Spark sessions on a warehouse. */
public final class Sessions {
  private static final String SQL_ON_FILES = "spark.sql.runSQLOnFiles";

  private Sessions() {}

  /**
   * Opens a session that reads the newest version of every table. The first call of a process
   * starts Spark, whose warnings go to {@link #log}; later calls share it, each with its own
   * warehouse.
   */
  public static SparkSession open(WarehouseSettings settings) {
    SparkLog.to(log(settings));
    Option<SparkSession> running = SparkSession.getDefaultSession();
    if (running.isDefined() && !running.get().sparkContext().isStopped()) {
      SparkSession session = running.get().newSession();
      warehouse(settings).forEach(session.conf()::set);
      settings.spark().entrySet().stream()
          .filter(setting -> session.conf().isModifiable(setting.getKey()))
          .forEach(setting -> session.conf().set(setting.getKey(), setting.getValue()));
      return session;
    }
    SparkSession.Builder builder = SparkSession.builder();
    all(settings).forEach(builder::config);
    SparkSession session = builder.getOrCreate();
    // Spark walks the stack for each query and each step of its plan otherwise.
    for (String form : List.of("callSite.short", "callSite.long")) {
      session.sparkContext().setLocalProperty(form, "flywheel");
    }
    if (session.sparkContext().isLocal()) {
      HadoopDefaults.removeThoseOfClusters(session.sparkContext().hadoopConfiguration());
    }
    return session;
  }

  /**
   * A session for readers: pinned tables at their version, tables without a pin empty, ops tables
   * without a pin at their newest version; files cannot be queried by path.
   *
   * @param spark any session on the warehouse
   * @param pins Delta versions by table; -1 reads as empty
   * @param delivered rows of {@code ops.delivered} by feed
   */
  public static SparkSession published(
      SparkSession spark, Map<TableName, Long> pins, Map<String, DeliveredDays> delivered) {
    SparkSession session = pinned(spark, pins, delivered);
    session.conf().set(CatalogConf.PINNED_ONLY, true);
    return session;
  }

  /**
   * A session for building: pinned tables at their version, the others at their newest.
   *
   * @param spark any session on the warehouse
   * @param pins Delta versions by table; -1 reads as empty
   * @param delivered rows of {@code ops.delivered} by feed
   */
  public static SparkSession pinned(
      SparkSession spark, Map<TableName, Long> pins, Map<String, DeliveredDays> delivered) {
    SparkSession session = spark.newSession();
    for (String key :
        List.of(
            CatalogConf.ROOT,
            CatalogConf.DATASETS,
            CatalogConf.KEPT_DAYS,
            CatalogConf.DELETION_VECTORS)) {
      session.conf().set(key, spark.conf().get(key));
    }
    session.conf().set(CatalogConf.PINS, CatalogConf.pins(pins));
    session.conf().set(CatalogConf.DELIVERED, CatalogConf.delivered(delivered));
    return session;
  }

  /** The file that Spark's warnings go to. */
  public static Path log(WarehouseSettings settings) {
    String root = root(settings);
    Path folder =
        root.contains("://")
            ? Path.of(System.getProperty("java.io.tmpdir"), "flywheel")
            : Path.of(root);
    return folder.resolve("_logs").resolve("spark.log");
  }

  private static String root(WarehouseSettings settings) {
    return settings.root().contains("://")
        ? settings.root()
        : Path.of(settings.root()).toAbsolutePath().normalize().toString();
  }

  private static Map<String, String> warehouse(WarehouseSettings settings) {
    Map<String, String> conf = new LinkedHashMap<>();
    conf.put(CatalogConf.ROOT, root(settings));
    conf.put(CatalogConf.KEPT_DAYS, String.valueOf(settings.keptDays()));
    conf.put(CatalogConf.DELETION_VECTORS, String.valueOf(settings.deletionVectors()));
    conf.put(CatalogConf.DATASETS, settings.datasets().toAbsolutePath().normalize().toString());
    return conf;
  }

  private static Map<String, String> all(WarehouseSettings settings) {
    Map<String, String> conf = new LinkedHashMap<>();
    conf.put("spark.app.name", "flywheel");
    conf.put("spark.master", "local[*]");
    conf.putAll(quiet());
    conf.putAll(sql());
    conf.putAll(delta());
    conf.putAll(warehouse(settings));
    conf.putAll(ExecutionProfile.SINGLE_TASK.settings());
    // Spark makes the folder of its default database at once, and there is nothing in it.
    conf.put("spark.sql.warehouse.dir", log(settings).resolveSibling("spark-warehouse").toString());
    conf.putAll(settings.spark());
    conf.put(ExecutionProfile.KEPT, String.join(",", settings.spark().keySet()));
    if (conf.get("spark.master").startsWith("local")) {
      conf.putIfAbsent("spark.driver.host", "localhost");
      conf.putIfAbsent("spark.driver.bindAddress", "127.0.0.1");
      // The only executor is this process: on a machine that sleeps or starves it is late, not
      // lost.
      conf.putIfAbsent("spark.network.timeout", "1h");
    }
    return conf;
  }

  private static Map<String, String> quiet() {
    return Map.of("spark.ui.enabled", "false", "spark.ui.showConsoleProgress", "false");
  }

  private static Map<String, String> sql() {
    Map<String, String> conf = new LinkedHashMap<>();
    // Ours first: a scan that is prepared is left alone by Delta's rule.
    conf.put(
        "spark.sql.extensions",
        FlywheelExtensions.class.getName() + ",io.delta.sql.DeltaSparkSessionExtension");
    conf.put("spark.sql.catalog.spark_catalog", WarehouseCatalog.class.getName());
    conf.put("spark.sql.ansi.enabled", "true");
    conf.put("spark.sql.session.timeZone", "UTC");
    // Inputs are cut to what is needed already, and Delta lists files once more for it.
    conf.put("spark.sql.optimizer.dynamicPartitionPruning.enabled", "false");
    conf.put("spark.sql.parquet.compression.codec", "zstd");
    conf.put("spark.sql.parquet.outputTimestampType", "TIMESTAMP_MICROS");
    // The other way, the first UPPER of a process lists the case of every character: 1.5 s.
    conf.put("spark.sql.icu.caseMappings.enabled", "false");
    // No session brings classes of its own; each would get a class loader in every task.
    conf.put("spark.sql.artifact.isolation.enabled", "false");
    // Rows are kept for a few queries, which is too short for compressing them to pay.
    conf.put("spark.sql.inMemoryColumnarStorage.compressed", "false");
    // Each query is described for the user interface, whether there is one or not.
    conf.put("spark.sql.ui.explainMode", "simple");
    // ${env:HOME} in a query would be expanded, and csv.`/etc/passwd` read.
    conf.put("spark.sql.variable.substitute", "false");
    conf.put(SQL_ON_FILES, "false");
    // Named parameters are unbound under Delta's parser otherwise (delta-io/delta#7640).
    conf.put("spark.sql.legacy.parameterSubstitution.constantsOnly", "true");
    return conf;
  }

  private static Map<String, String> delta() {
    Map<String, String> conf = new LinkedHashMap<>();
    conf.put("spark.databricks.delta.snapshotPartitions", "2");
    // Checksums without counts of deleted rows are carried on from commit to commit. With them, the
    // first commits of a table that gets deletion vectors read its whole log in a job each.
    conf.put("spark.databricks.delta.checksumDVMetrics.enabled", "false");
    // A published version is read for as long as it is kept, not for seven days.
    conf.put(
        "spark.databricks.delta.vacuum.enforceTimeTravelWithinDeletedFileRetentionDuration",
        "false");
    conf.put("spark.delta.logStore.file.impl", LinkLogStore.class.getName());
    conf.put("spark.hadoop.fs.file.impl", SyncedLocalFileSystem.class.getName());
    conf.put("spark.hadoop.fs.AbstractFileSystem.file.impl", SyncedLocalFs.class.getName());
    return conf;
  }
}
