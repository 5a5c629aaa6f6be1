package io.flywheel.feeds.merge;

import io.delta.tables.DeltaTable;
import io.flywheel.domain.calendar.DayRanges;
import io.flywheel.feeds.parse.FileParser;
import io.flywheel.feeds.stage.Keys;
import io.flywheel.feeds.stage.StagedFeed;
import io.flywheel.feeds.validate.RowRules;
import io.flywheel.warehouse.catalog.Appender;
import io.flywheel.warehouse.catalog.Tables;
import io.flywheel.warehouse.contract.Contract;
import io.flywheel.warehouse.contract.Contracts;
import io.flywheel.warehouse.contract.Layer;
import io.flywheel.warehouse.contract.TableName;
import io.flywheel.warehouse.driver.DriverRows;
import io.flywheel.warehouse.driver.DriverWrite;
import io.flywheel.warehouse.files.KeyRange;
import io.flywheel.warehouse.files.KeyRangeTag;
import io.flywheel.warehouse.files.KeyRanges;
import io.flywheel.warehouse.session.ExecutionProfile;
import io.flywheel.warehouse.state.CommitMetadata;
import io.flywheel.warehouse.state.Publication;
import io.flywheel.warehouse.state.TableState;
import java.sql.Date;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.delta.actions.AddFile;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;

/** The tables that ingest appends to, and the versions that a closed ingest vouches for. */
public final class Bronze {
  public static final TableName INGEST_FILE = TableName.parse("ops.ingest_file");
  public static final TableName QUARANTINE = TableName.parse("ops.quarantine");
  public static final TableName FILE_CONFLICT = TableName.parse("ops.file_conflict");

  /** What tells a delivered row from others. */
  private static final String[] ROW = {FileParser.NUMBER, "source_line", RowRules.PART};

  private final SparkSession session;
  private final Tables tables;
  private final Contracts contracts;
  private final Appender appender;

  public Bronze(SparkSession session, Tables tables, Contracts contracts) {
    this.session = session;
    this.tables = tables;
    this.contracts = contracts;
    this.appender = new Appender(tables);
  }

  /** The table as it stands; empty when it has no commit. */
  public Optional<Dataset<Row>> read(TableName table) {
    return tables.exists(table) ? Optional.of(tables.rows(session, table)) : Optional.empty();
  }

  /** Files of the table that can hold rows of some days; empty when it has no commit. */
  public Optional<CandidateFiles> standing(Contract contract, DayRanges days) {
    return tables
        .snapshot(contract.table())
        .map(snapshot -> CandidateFiles.of(snapshot, contract, days));
  }

  /** Rows in the files that can hold rows of a run; empty when there are none. */
  public Optional<Dataset<Row>> written(Contract contract, String runId) {
    KeyRanges run = KeyRanges.of(List.of(KeyRange.of(runId, runId)));
    return standing(contract, DayRanges.all())
        .map(files -> files.holding("run_id", run))
        .filter(files -> !files.none())
        .map(CandidateFiles::rows);
  }

  /** True when some version in the table stands again because of a withdrawal. */
  public boolean restoredRows(Contract contract) {
    return standing(contract, DayRanges.all()).filter(CandidateFiles::restored).isPresent();
  }

  /** The table as the last closed ingest left it; empty when it has no commit. */
  public Optional<Dataset<Row>> closed(TableName table, Optional<Publication> latest) {
    return tables.exists(table)
        ? Optional.of(
            session
                .read()
                .format("delta")
                .option("versionAsOf", closedVersion(table, latest))
                .load(tables.path(table)))
        : Optional.empty();
  }

  /**
   * Takes tables that an ingest wrote and did not close back to what was vouched for.
   *
   * @return true when there was something to take back
   */
  public boolean restore(Optional<Publication> latest) {
    boolean restored = false;
    for (TableName table : appended()) {
      long closed = closedVersion(table, latest);
      if (tables.version(table) > closed) {
        DeltaTable.forPath(session, tables.path(table)).restoreToVersion(closed);
        restored = true;
      }
    }
    return restored;
  }

  private static long closedVersion(TableName table, Optional<Publication> latest) {
    return Math.max(
        0,
        latest
            .map(Publication::tables)
            .map(map -> map.get(table))
            .map(TableState::version)
            .orElse(0L));
  }

  /** Versions of all tables, those that ingest appends to as they are now. */
  public SortedMap<TableName, TableState> versions(Optional<Publication> latest) {
    SortedMap<TableName, TableState> states = new TreeMap<>();
    latest.ifPresent(publication -> states.putAll(publication.tables()));
    for (TableName table : appended()) {
      tables
          .tableId(table)
          .ifPresent(
              id -> states.put(table, new TableState(tables.version(table), id, "", Map.of())));
    }
    return states;
  }

  /** Appends the rows of a feed that are accepted; one commit, or none without rows. */
  public void append(StagedFeed feed, DedupResult decisions, String runId) {
    Contract contract = feed.feed().contract();
    UnaryOperator<Dataset<Row>> taken =
        rows ->
            rows.withColumn("run_id", functions.lit(runId))
                .selectExpr(contract.columnNames().toArray(String[]::new));
    Optional<List<KeyRange>> keys = keys(feed, decisions).flatMap(KeyRanges::few);
    UnaryOperator<AddFile> recorded =
        file -> keys.map(spans -> KeyRangeTag.on(file, spans)).orElse(file);
    if (feed.profile() == ExecutionProfile.SINGLE_TASK) {
      List<InternalRow> rows = new ArrayList<>(delivered(feed, decisions, taken));
      decisions.added().ifPresent(added -> rows.addAll(DriverRows.list(taken.apply(added))));
      append(contract, rows, runId, recorded);
      return;
    }
    Dataset<Row> rows = taken.apply(delivered(feed, decisions));
    if (decisions.added().isPresent()) {
      rows = rows.union(taken.apply(decisions.added().get()));
    }
    Collection<LocalDate> days = feed.days();
    if (!decisions.none()) {
      days =
          rows.select("day").distinct().collectAsList().stream()
              .map(row -> ((Date) row.get(0)).toLocalDate())
              .toList();
    }
    if (!days.isEmpty()) {
      appender.append(
          contract,
          rows.sortWithinPartitions(columns(contract.fileOrder().toArray(String[]::new))),
          new CommitMetadata(runId, DayRanges.of(days)),
          recorded);
    }
  }

  private void append(
      Contract contract, List<InternalRow> rows, String runId, UnaryOperator<AddFile> recorded) {
    if (rows.isEmpty()) {
      return;
    }
    int day = contract.columnNames().indexOf("day");
    Set<LocalDate> days = new TreeSet<>();
    rows.forEach(row -> days.add(LocalDate.ofEpochDay(row.getInt(day))));
    appender.append(
        contract,
        transaction ->
            new DriverWrite(session, contract, transaction)
                .files(rows).stream().map(recorded).toList(),
        new CommitMetadata(runId, DayRanges.of(days)));
  }

  /** Of the delivered rows and of those added to them. */
  private static Optional<KeyRanges> keys(StagedFeed feed, DedupResult decisions) {
    String column = feed.feed().contract().key().get(0);
    return feed.keys()
        .map(
            own -> decisions.added().map(added -> own.with(Keys.spans(added, column))).orElse(own));
  }

  private static Dataset<Row> delivered(StagedFeed feed, DedupResult decisions) {
    return decisions.none()
        ? feed.good()
        : feed.good()
            .join(
                decisions.rows().where(DedupResult.KEPT_OUT).select(columns(ROW)),
                Columns.named(ROW),
                "left_anti");
  }

  private static List<InternalRow> delivered(
      StagedFeed feed, DedupResult decisions, UnaryOperator<Dataset<Row>> taken) {
    Set<List<Object>> keptOut = new HashSet<>();
    if (!decisions.none()) {
      for (InternalRow row :
          DriverRows.list(decisions.rows().where(DedupResult.KEPT_OUT).select(columns(ROW)))) {
        keptOut.add(List.of(row.getInt(0), row.getLong(1), row.getInt(2)));
      }
    }
    StructType schema = feed.rows().schema();
    int good = schema.fieldIndex(RowRules.GOOD);
    int[] at = Arrays.stream(ROW).mapToInt(schema::fieldIndex).toArray();
    return DriverRows.project(
        feed.rows(),
        row ->
            row.getBoolean(good)
                && (keptOut.isEmpty()
                    || !keptOut.contains(
                        List.of(row.getInt(at[0]), row.getLong(at[1]), row.getInt(at[2])))),
        taken);
  }

  private static Column[] columns(String... names) {
    return Arrays.stream(names).map(functions::col).toArray(Column[]::new);
  }

  /** Appends rows to a table of ops. */
  public void append(TableName table, Dataset<Row> rows, String runId) {
    Contract contract = contracts.get(table);
    CommitMetadata note = new CommitMetadata(runId, DayRanges.all());
    Dataset<Row> ordered = rows.select(columns(contract.columnNames().toArray(String[]::new)));
    DriverRows.held(ordered)
        .ifPresentOrElse(
            held ->
                appender.append(
                    contract,
                    transaction -> new DriverWrite(session, contract, transaction).files(held),
                    note),
            () -> appender.append(contract, rows.coalesce(1), note));
  }

  /** Creates the table when it is not there yet. */
  public void create(TableName table) {
    tables.createIfAbsent(contracts.get(table));
  }

  private List<TableName> appended() {
    List<TableName> names = new ArrayList<>();
    contracts.layer(Layer.BRONZE).stream().map(Contract::table).forEach(names::add);
    Stream.of(INGEST_FILE, QUARANTINE, FILE_CONFLICT).forEach(names::add);
    return names;
  }
}
