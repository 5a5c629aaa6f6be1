package io.flywheel.feeds.shop;

import com.typesafe.config.ConfigFactory;
import io.flywheel.feeds.ingest.Ingest;
import io.flywheel.feeds.landing.IngestRequest;
import io.flywheel.feeds.mapping.IngestSettings;
import io.flywheel.warehouse.Engine;
import io.flywheel.warehouse.RowDifference;
import io.flywheel.warehouse.SharedSpark;
import io.flywheel.warehouse.TestFolders;
import io.flywheel.warehouse.compute.BuildScheduler;
import io.flywheel.warehouse.compute.Model;
import io.flywheel.warehouse.contract.Contract;
import io.flywheel.warehouse.store.FaultyDisk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** The six-table warehouse of the engine's tests, filled from files by the real ingest. */
final class Shop {
  private static final String SALES = "sale_id,revision,sold_at,shop,amount\n";
  private static final Path DATASETS = datasets();

  private final Path folder;
  private final Path landing;
  private final long smallBytes;
  private final Engine engine;
  private String settings = "";

  private Shop(Path folder, Path landing, long smallBytes) {
    this.folder = folder;
    this.landing = landing;
    this.smallBytes = smallBytes;
    this.engine = SharedSpark.engine(folder.resolve("warehouse"), DATASETS, smallBytes);
  }

  /** A new company with one reference file. */
  static Shop founded() {
    return founded(2L << 20);
  }

  /**
   * The same, built as large work from some bytes on.
   *
   * @param smallBytes the most that a table built as small work reads
   */
  static Shop founded(long smallBytes) {
    Path folder = SharedSpark.folder();
    Shop shop = new Shop(folder, folder.resolve("landing"), smallBytes);
    shop.file(
        "reference/shops/2024-01-01.csv",
        "shop,valid_from,region\nS1,2024-01-01,north\nS2,2024-01-01,south\n");
    return shop;
  }

  /** Adds settings in HOCON. */
  Shop with(String hocon) {
    settings += hocon + "\n";
    return this;
  }

  /** A copy of the warehouse as it stands, over the same landing area. */
  Shop copy() {
    Path twin = SharedSpark.folder();
    TestFolders.copy(folder.resolve("warehouse"), twin.resolve("warehouse"));
    return new Shop(twin, landing, smallBytes);
  }

  /** The disk under the warehouse, which counts from now on. */
  FaultyDisk disk() {
    return FaultyDisk.under(folder.resolve("warehouse"));
  }

  String root() {
    return folder.resolve("warehouse").toString();
  }

  Path landing() {
    return landing;
  }

  /** Lands sales of a file day, each {@code id,revision,day,shop,amount}. */
  void sales(String fileDay, List<String> sales) {
    StringBuilder text = new StringBuilder(SALES);
    for (String sale : sales) {
      String[] field = sale.split(",");
      text.append(
          "%s,%s,%s 12:00:00,%s,%s\n".formatted(field[0], field[1], field[2], field[3], field[4]));
    }
    file("sales/" + fileDay + ".csv", text.toString());
  }

  private void file(String name, String text) {
    try {
      Path file = landing.resolve(name);
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ingests, builds, checks and publishes. */
  void run() {
    IngestSettings settings =
        IngestSettings.from(
            ConfigFactory.parseString(
                """
                flywheel {
                  landing = "%s"
                  reporting { time-zone = UTC }
                  ingest { refuse-share = 0.01, refuse-rows = 10, revision-horizon = 400, refused-file = stop, conflict-share = 0.1, foreign-manifest = name, first-day = 1990-01-01 }
                  feeds {}
                  reference {}
                }
                """
                        .formatted(landing)
                    + this.settings),
            engine.contracts());
    new Ingest(engine, settings, step -> {}).run(IngestRequest.everything());
    engine.build(Optional.empty(), BuildScheduler.Scope.stale(), report -> {});
    if (engine.check(Optional.empty()).stream().anyMatch(result -> result.failed())) {
      throw new IllegalStateException("a check failed");
    }
    engine.publish(Optional.empty());
  }

  /** Maintains it now. */
  void maintain() {
    engine.maintenance().run(Instant.now());
  }

  /** What readers see, table by table: rows as sorted text, without the run that took them. */
  Map<String, List<String>> published() {
    Map<String, List<String>> content = new TreeMap<>();
    SparkSession readers = engine.published();
    for (String table :
        List.of("bronze.sale", "silver.sale", "gold.ledger", "gold.month_revenue")) {
      content.put(table, texts(readers.table(table).drop("run_id")));
    }
    return content;
  }

  /** Rows of a query over the published versions, as text. */
  List<String> query(String sql) {
    return texts(engine.published().sql(sql));
  }

  /** Files that ingest says it took, with their counts. */
  List<String> files() {
    return texts(
        engine
            .published()
            .sql(
                "SELECT file, delivery, status, rows_delivered, rows_accepted, rows_duplicate,"
                    + " rows_quarantined, rows_deleted FROM ops.ingest_file"));
  }

  /** For each built table the rows in which it differs from its definition computed whole. */
  Map<String, List<String>> differencesFromFullRebuild() {
    SparkSession session = engine.session();
    Map<String, List<String>> differences = new TreeMap<>();
    for (Contract contract : engine.contracts().built()) {
      Dataset<Row> whole = new Model(engine.contracts(), contract, Map.of()).whole(session);
      List<String> rows = RowDifference.of(whole, session.table(contract.table().toString()));
      if (!rows.isEmpty()) {
        differences.put(contract.table().toString(), rows);
      }
    }
    return differences;
  }

  private static List<String> texts(Dataset<Row> rows) {
    return new ArrayList<>(rows.collectAsList().stream().map(Row::toString).sorted().toList());
  }

  private static Path datasets() {
    Path datasets = SharedSpark.folder();
    TestFolders.sixTables(datasets);
    return datasets;
  }
}
