package io.flywheel.feeds.ingest;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.flywheel.feeds.landing.IngestRequest;
import io.flywheel.feeds.mapping.IngestSettings;
import io.flywheel.warehouse.Engine;
import io.flywheel.warehouse.SharedSpark;
import io.flywheel.warehouse.TestFolders;
import io.flywheel.warehouse.contract.Contract;
import io.flywheel.warehouse.contract.Contracts;
import io.flywheel.warehouse.contract.TableName;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;
import org.apache.spark.sql.Row;

/** An empty warehouse with its landing area, for one test. */
public final class Warehouse {
  public static final String ORDER_HEADER =
      "order_id,line_no,revision,kind,status,ordered_at,customer_id,marketplace,channel,product_id,"
          + "seller_id,fulfilment,quantity,unit_price,discount,shipping_charge,tax,currency,"
          + "payment_method,original_order_id,original_line_no\n";
  private static final Path DATASETS = SharedSpark.PROJECT.resolve("datasets");
  private static final Contracts CONTRACTS = Contracts.read(DATASETS);

  final Path root = SharedSpark.folder();
  final Path landing = SharedSpark.folder();
  private final Engine engine;
  private String config = "";
  private Instant clock = Instant.parse("2025-06-01T00:00:00Z");

  public Warehouse() {
    engine = Engine.open(SharedSpark.settings(root, DATASETS), CONTRACTS);
  }

  /** Without the tables that none of these comes from; others take time to build. */
  Warehouse(TableName... last) {
    Path datasets = SharedSpark.folder();
    Set<TableName> needed = new TreeSet<>();
    for (TableName table : last) {
      addWithInputs(table, needed);
    }
    for (Contract contract : CONTRACTS.all()) {
      String folder = contract.table().layer().folder() + "/" + contract.table().name();
      if (needed.contains(contract.table()) || !CONTRACTS.built().contains(contract)) {
        TestFolders.copy(DATASETS.resolve(folder), datasets.resolve(folder));
      }
    }
    engine = Engine.open(SharedSpark.settings(root, datasets), Contracts.read(datasets));
  }

  private static void addWithInputs(TableName table, Set<TableName> needed) {
    if (needed.add(table)) {
      CONTRACTS.get(table).inputs().forEach(input -> addWithInputs(input.table(), needed));
    }
  }

  /** Adds settings in HOCON. */
  Warehouse with(String hocon) {
    config += hocon + "\n";
    return this;
  }

  /** Takes a profile of the project, its landing area included. */
  static Config profile(String name) {
    Path file = SharedSpark.PROJECT.resolve("conf/profiles/" + name + ".conf");
    return ConfigFactory.parseFile(file.toFile());
  }

  public Warehouse deliver(String path, String text) {
    return deliver(path, text.getBytes(StandardCharsets.UTF_8));
  }

  public Warehouse deliver(String path, byte[] bytes) {
    try {
      Path file = landing.resolve(path);
      Files.createDirectories(file.getParent());
      Files.write(file, bytes);
      clock = clock.plusSeconds(60);
      Files.setLastModifiedTime(file, FileTime.from(clock));
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static byte[] gzip(String text) {
    return gzip(text.getBytes(StandardCharsets.UTF_8));
  }

  public static byte[] gzip(byte[] bytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  /** One order line of 2025-03-01 as a canonical CSV line. */
  public static String order(String id, int line, String price) {
    return order(id, line, 0, "2025-03-01 10:00:00", price);
  }

  public static String order(String id, int line, int revision, String at, String price) {
    return "%s,%d,%d,sale,completed,%s,c1,US,online,p1,,platform,1,%s,0,0,0,USD,card,,\n"
        .formatted(id, line, revision, at, price);
  }

  IngestSettings settings() {
    return settings(ConfigFactory.parseString(config));
  }

  IngestSettings settings(Config profile) {
    String defaults =
        """
        flywheel {
          landing = "%s"
          reporting { time-zone = UTC }
          ingest { refuse-share = 0.01, refuse-rows = 10, revision-horizon = 400, refused-file = stop, conflict-share = 0.1, foreign-manifest = name, first-day = 1990-01-01 }
          feeds {}
          reference {}
        }
        """
            .formatted(landing);
    return IngestSettings.from(
        profile.withFallback(ConfigFactory.parseString(defaults)).resolve(), CONTRACTS);
  }

  public IngestReport ingest() {
    return ingest(IngestRequest.everything());
  }

  public IngestReport ingest(IngestRequest request) {
    return new Ingest(engine, settings(), step -> {}).run(request);
  }

  /** Asks for known files again. */
  static IngestRequest retake(String... globs) {
    return new IngestRequest(
        Set.of(), Optional.empty(), IngestRequest.Comparison.ATTRIBUTES, List.of(globs));
  }

  public IngestReport ingest(Config profile) {
    return new Ingest(engine, settings(profile), step -> {}).run(IngestRequest.everything());
  }

  public Engine engine() {
    return engine;
  }

  boolean has(String table) {
    return Files.exists(root.resolve(table.replace('.', '/')));
  }

  /** Rows as text, columns joined by a bar. */
  public List<String> sql(String query) {
    return engine.session().sql(query).collectAsList().stream().map(Warehouse::text).toList();
  }

  private static String text(Row row) {
    return java.util.stream.IntStream.range(0, row.size())
        .mapToObj(i -> String.valueOf(row.get(i)))
        .collect(Collectors.joining("|"));
  }
}
