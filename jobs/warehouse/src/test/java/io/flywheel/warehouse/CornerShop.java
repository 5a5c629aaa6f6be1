package io.flywheel.warehouse;

import io.flywheel.domain.calendar.DayRanges;
import io.flywheel.warehouse.catalog.Schemas;
import io.flywheel.warehouse.compute.BuildScheduler;
import io.flywheel.warehouse.compute.Model;
import io.flywheel.warehouse.compute.TableReport;
import io.flywheel.warehouse.contract.Contract;
import io.flywheel.warehouse.contract.Contracts;
import io.flywheel.warehouse.contract.TableName;
import io.flywheel.warehouse.session.ExecutionProfile;
import io.flywheel.warehouse.session.WarehouseSettings;
import io.flywheel.warehouse.state.CommitMetadata;
import io.flywheel.warehouse.state.DeliveredDays;
import io.flywheel.warehouse.state.Publication;
import io.flywheel.warehouse.state.RunState;
import io.flywheel.warehouse.state.TableState;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;

/** A warehouse of six small tables, with bronze written as a closed ingest leaves it. */
public final class CornerShop {
  private static final TableName SALE = TableName.parse("bronze.sale");
  private static final TableName SHOP = TableName.parse("bronze.shop");

  private final Path folder;
  private final Engine engine;
  private int lines;

  private CornerShop(Path folder, Engine engine) {
    this.folder = folder;
    this.engine = engine;
  }

  /** Opens the warehouse in a folder; its contracts are copied there, to be changed by a test. */
  public static CornerShop in(Path folder) {
    return in(folder, settings(folder));
  }

  /** The same, built as large work whatever it reads. */
  public static CornerShop large(Path folder) {
    return in(
        folder, SharedSpark.settings(folder.resolve("warehouse"), folder.resolve("datasets"), 1));
  }

  /** The same, in which publications are kept for some days. */
  public static CornerShop keeping(Path folder, int days) {
    return in(
        folder,
        SharedSpark.settings(
            folder.resolve("warehouse"),
            folder.resolve("datasets"),
            SharedSpark.SMALL_BYTES,
            days));
  }

  /** The same as {@link #large}, in which files are written again rather than rows marked. */
  public static CornerShop withoutMarks(Path folder) {
    WarehouseSettings large =
        SharedSpark.settings(folder.resolve("warehouse"), folder.resolve("datasets"), 1);
    return in(
        folder,
        new WarehouseSettings(
            large.root(),
            large.datasets(),
            large.zone(),
            large.named(),
            large.parallelTables(),
            large.smallBytes(),
            false,
            large.keptDays(),
            large.spark()));
  }

  private static CornerShop in(Path folder, WarehouseSettings settings) {
    Path datasets = folder.resolve("datasets");
    if (!Files.exists(datasets)) {
      TestFolders.sixTables(datasets);
    }
    return new CornerShop(folder, Engine.open(settings, Contracts.read(datasets)));
  }

  /** Settings of the warehouse in a folder. */
  public static WarehouseSettings settings(Path folder) {
    return SharedSpark.settings(folder.resolve("warehouse"), folder.resolve("datasets"));
  }

  /** The engine. */
  public Engine engine() {
    return engine;
  }

  /** Folder of a contract, to be changed by a test. */
  public Path contract(String table) {
    TableName name = TableName.parse(table);
    return folder.resolve("datasets").resolve(name.layer().folder()).resolve(name.name());
  }

  /**
   * Delivers sales, each {@code sale_id,revision,day,shop,amount}, as one closed ingest.
   *
   * @return the run
   */
  public String sales(String... sales) {
    return deliver(
        SALE,
        "sales",
        2,
        sales,
        (fields, day) ->
            List.of(
                fields[0],
                Integer.valueOf(fields[1]),
                Timestamp.from(day.atStartOfDay(ZoneId.of("UTC")).toInstant()),
                fields[3],
                new BigDecimal(fields[4])));
  }

  /**
   * Delivers shops, each {@code shop,valid_from,region}, as one closed ingest.
   *
   * @return the run
   */
  public String shops(String... shops) {
    return deliver(
        SHOP,
        "reference/shops",
        1,
        shops,
        (fields, day) -> List.of(fields[0], Date.valueOf(day), fields[2], ++lines));
  }

  private String deliver(
      TableName table,
      String feed,
      int dayField,
      String[] records,
      BiFunction<String[], LocalDate, List<Object>> columns) {
    List<Row> rows = new ArrayList<>();
    List<LocalDate> days = new ArrayList<>();
    for (String record : records) {
      String[] fields = record.split(",");
      LocalDate day = LocalDate.parse(fields[dayField]);
      days.add(day);
      List<Object> row =
          new ArrayList<>(List.of(Date.valueOf(day.withDayOfMonth(1)), Date.valueOf(day)));
      row.addAll(columns.apply(fields, day));
      row.addAll(List.of(feed + "/file.csv", (long) ++lines));
      row.addAll(Arrays.asList(null, null, 1, 0, false, "test"));
      rows.add(RowFactory.create(row.toArray()));
    }
    append(table, rows, DayRanges.of(days));
    return close(Map.of(feed, days));
  }

  private void append(TableName table, List<Row> rows, DayRanges days) {
    Contract contract = engine.contracts().get(table);
    engine.tables().createIfAbsent(contract);
    engine
        .session()
        .createDataFrame(rows, Schemas.of(contract))
        .coalesce(1)
        .write()
        .format("delta")
        .mode("append")
        .option("userMetadata", new CommitMetadata("test", days).text())
        .save(engine.tables().path(table));
  }

  private String close(Map<String, List<LocalDate>> taken) {
    Optional<Publication> latest = engine.publications().read().latest();
    SortedMap<TableName, TableState> states =
        latest.map(Publication::tables).map(TreeMap::new).orElseGet(TreeMap::new);
    for (TableName table : List.of(SALE, SHOP)) {
      engine
          .tables()
          .tableId(table)
          .ifPresent(
              id ->
                  states.put(
                      table, new TableState(engine.tables().version(table), id, "", Map.of())));
    }
    SortedMap<String, DeliveredDays> delivered =
        latest.map(Publication::delivered).map(TreeMap::new).orElseGet(TreeMap::new);
    taken.forEach(
        (feed, days) ->
            delivered.merge(
                feed,
                new DeliveredDays(Collections.min(days), Collections.max(days)),
                (a, b) ->
                    new DeliveredDays(
                        a.firstDay().isBefore(b.firstDay()) ? a.firstDay() : b.firstDay(),
                        a.lastDay().isAfter(b.lastDay()) ? a.lastDay() : b.lastDay())));
    Optional<LocalDate> asOf =
        delivered.values().stream().map(DeliveredDays::lastDay).max(LocalDate::compareTo);
    RunState run = engine.runs().begin(asOf, latest);
    engine
        .publications()
        .append(
            new Publication(
                latest.map(Publication::number).orElse(0L) + 1,
                run.runId(),
                Publication.Kind.INGESTED,
                asOf,
                states,
                delivered,
                new TreeMap<>()));
    return run.runId();
  }

  /** Builds, checks and publishes. */
  public List<TableReport> run() {
    List<TableReport> reports = Collections.synchronizedList(new ArrayList<>());
    engine.build(Optional.empty(), BuildScheduler.Scope.stale(), reports::add);
    engine.check(Optional.empty());
    engine.publish(Optional.empty());
    return reports;
  }

  /** Rows of a query over the published versions, as text. */
  public List<String> query(String sql) {
    return texts(engine.published().sql(sql));
  }

  /**
   * Rows in which the newest version of a built table differs from its definition computed whole.
   */
  public List<String> differenceFromFullRebuild(String table) {
    SparkSession session = engine.session();
    Contract contract = engine.contracts().get(TableName.parse(table));
    Dataset<Row> whole = new Model(engine.contracts(), contract, Map.of()).whole(session);
    return RowDifference.of(whole, session.table(table));
  }

  /** Months of the data files that computing some days of a table reads. */
  public Set<String> monthsRead(String table, String days) {
    Contract contract = engine.contracts().get(TableName.parse(table));
    String[] files =
        new Model(engine.contracts(), contract, Map.of())
            .intervals(engine.session(), DayRanges.parse(days), ExecutionProfile.SINGLE_TASK)
            .inputFiles();
    return Arrays.stream(files)
        .filter(file -> file.contains("month="))
        .map(file -> file.replaceFirst(".*/month=([0-9-]+)/.*", "$1"))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static List<String> texts(Dataset<Row> rows) {
    return rows.collectAsList().stream().map(Row::toString).sorted().toList();
  }
}
