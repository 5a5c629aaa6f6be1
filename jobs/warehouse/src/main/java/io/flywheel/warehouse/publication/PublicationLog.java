package io.flywheel.warehouse.publication;

import io.flywheel.domain.calendar.DayRanges;
import io.flywheel.warehouse.catalog.Appender;
import io.flywheel.warehouse.catalog.Schemas;
import io.flywheel.warehouse.catalog.Tables;
import io.flywheel.warehouse.catalog.WarehouseFormat;
import io.flywheel.warehouse.contract.Contract;
import io.flywheel.warehouse.contract.TableName;
import io.flywheel.warehouse.files.CommitActions;
import io.flywheel.warehouse.files.CommitRange;
import io.flywheel.warehouse.state.CommitMetadata;
import io.flywheel.warehouse.state.DeliveredDays;
import io.flywheel.warehouse.state.Publication;
import io.flywheel.warehouse.state.TableState;
import java.sql.Date;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;

/** The engine's memory: the table ops.publication, read whole rows at a time and appended to. */
public final class PublicationLog {
  /** The table. */
  public static final TableName TABLE = TableName.parse("ops.publication");

  private final SparkSession session;
  private final Tables tables;
  private final Contract contract;
  private volatile Known known = new Known(-1, PublicationState.NONE);

  private record Known(long version, PublicationState standing) {}

  /**
   * @param session a session that reads newest versions
   * @param tables the warehouse's tables
   * @param contract the contract of ops.publication
   */
  public PublicationLog(SparkSession session, Tables tables, Contract contract) {
    this.session = session;
    this.tables = tables;
    this.contract = contract;
  }

  /**
   * Reads what stands now; from memory while no other process has appended.
   *
   * @throws io.flywheel.warehouse.catalog.WarehouseFormatException when another build made the
   *     warehouse
   */
  public synchronized PublicationState read() {
    long version = tables.version(TABLE);
    if (version != known.version()) {
      WarehouseFormat.require(tables, TABLE);
      known = new Known(version, rows());
    }
    return known.standing();
  }

  /** What stood when this process last looked, without looking again. */
  public PublicationState lastRead() {
    return known.standing();
  }

  private PublicationState rows() {
    Row row =
        session
            .sql(
                "SELECT max_by(struct(*), publication) AS latest, max_by(struct(*), publication)"
                    + " FILTER (WHERE kind IN ('published', 'rolled_back')) AS readable,"
                    + " max_by(struct(*), publication) FILTER (WHERE kind <> 'rolled_back')"
                    + " AS closed FROM "
                    + TABLE)
            .first();
    return new PublicationState(
        Optional.<Row>ofNullable(row.getAs("latest")).map(PublicationLog::publication),
        Optional.<Row>ofNullable(row.getAs("readable")).map(PublicationLog::publication),
        Optional.<Row>ofNullable(row.getAs("closed")).map(PublicationLog::publication));
  }

  /** Every publication that readers have seen, oldest first. */
  List<Publication> readable() {
    return all().stream().filter(Publication::readable).toList();
  }

  /**
   * Rows that were written at an instant or later, and all others of their runs, oldest first. When
   * a row was written is the time of its commit.
   */
  public List<Publication> since(Instant instant) {
    if (!tables.exists(TABLE)) {
      return List.of();
    }
    DeltaLog log = DeltaLog.forTable(session, tables.path(TABLE));
    long first = CommitRange.versionAt(log, instant);
    Set<String> runs = new HashSet<>();
    for (CommitActions commit : CommitRange.between(log, first - 1, tables.version(TABLE))) {
      commit.note().ifPresent(note -> runs.add(note.runId()));
    }
    return all().stream().filter(publication -> runs.contains(publication.runId())).toList();
  }

  /** What a run has published; empty when it has published nothing. */
  public Optional<Publication> publishedBy(String runId) {
    return newest("kind = 'published' AND run_id = :run", Map.of("run", runId));
  }

  /** What readers saw before a publication; empty before the first. */
  Optional<Publication> readableBefore(Publication publication) {
    return newest(
        "kind IN ('published', 'rolled_back') AND publication < :number",
        Map.of("number", publication.number()));
  }

  private Optional<Publication> newest(String condition, Map<String, Object> values) {
    if (!tables.exists(TABLE)) {
      return Optional.empty();
    }
    Row row =
        session
            .sql(
                "SELECT max_by(struct(*), publication) AS newest FROM %s WHERE %s"
                    .formatted(TABLE, condition),
                values)
            .first();
    return Optional.<Row>ofNullable(row.getAs("newest")).map(PublicationLog::publication);
  }

  private List<Publication> all() {
    return session
        .sql("SELECT * FROM " + TABLE + " ORDER BY publication")
        .collectAsList() // a few rows a run
        .stream()
        .map(PublicationLog::publication)
        .toList();
  }

  /**
   * Appends one row in one commit: the point at which a step has happened.
   *
   * @param publication the row; its number must follow the last one
   */
  public synchronized void append(Publication publication) {
    PublicationState before = read();
    long version = known.version();
    Map<String, Row> states = new HashMap<>();
    publication.tables().forEach((name, state) -> states.put(name.toString(), row(state)));
    Map<String, Row> delivered = new HashMap<>();
    publication
        .delivered()
        .forEach(
            (feed, days) ->
                delivered.put(
                    feed,
                    RowFactory.create(
                        Date.valueOf(days.firstDay()), Date.valueOf(days.lastDay()))));
    Row row =
        RowFactory.create(
            publication.number(),
            publication.runId(),
            publication.kind().text(),
            publication.asOf().map(Date::valueOf).orElse(null),
            states,
            delivered,
            Map.copyOf(publication.settings()));
    new Appender(tables)
        .append(
            contract,
            session.createDataFrame(List.of(row), Schemas.of(contract)).coalesce(1),
            new CommitMetadata(publication.runId(), DayRanges.all()));
    // The commits are ours: one, and one that created the table.
    known = new Known(version + (version < 0 ? 2 : 1), before.then(publication));
  }

  private static Row row(TableState state) {
    Map<String, Long> inputs = new HashMap<>();
    state.inputs().forEach((name, version) -> inputs.put(name.toString(), version));
    return RowFactory.create(state.version(), state.tableId(), state.definition(), inputs);
  }

  private static Publication publication(Row row) {
    SortedMap<TableName, TableState> states = new TreeMap<>();
    row.<String, Row>getJavaMap(row.fieldIndex("tables"))
        .forEach((name, state) -> states.put(TableName.parse(name), tableState(state)));
    SortedMap<String, DeliveredDays> delivered = new TreeMap<>();
    row.<String, Row>getJavaMap(row.fieldIndex("delivered"))
        .forEach(
            (feed, days) ->
                delivered.put(
                    feed,
                    new DeliveredDays(
                        date(days, "first_day").orElseThrow(),
                        date(days, "last_day").orElseThrow())));
    return new Publication(
        row.getAs("publication"),
        row.getAs("run_id"),
        Publication.Kind.of(row.getAs("kind")),
        date(row, "as_of"),
        states,
        delivered,
        new TreeMap<>(row.<String, String>getJavaMap(row.fieldIndex("settings"))));
  }

  private static TableState tableState(Row row) {
    Map<TableName, Long> inputs = new TreeMap<>();
    row.<String, Long>getJavaMap(row.fieldIndex("inputs"))
        .forEach((name, version) -> inputs.put(TableName.parse(name), version));
    return new TableState(
        row.getAs("version"), row.getAs("table_id"), row.getAs("definition"), inputs);
  }

  private static Optional<LocalDate> date(Row row, String column) {
    return Optional.ofNullable((Date) row.getAs(column)).map(Date::toLocalDate);
  }
}
