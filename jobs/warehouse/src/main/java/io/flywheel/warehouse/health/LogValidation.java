package io.flywheel.warehouse.health;

import io.flywheel.warehouse.catalog.Tables;
import io.flywheel.warehouse.catalog.WarehouseFormat;
import io.flywheel.warehouse.contract.Contract;
import io.flywheel.warehouse.contract.Contracts;
import io.flywheel.warehouse.contract.TableName;
import io.flywheel.warehouse.health.CommitLog.Broken;
import io.flywheel.warehouse.publication.PublicationLog;
import io.flywheel.warehouse.publication.PublicationState;
import io.flywheel.warehouse.run.Runs;
import io.flywheel.warehouse.state.Publication;
import io.flywheel.warehouse.state.RunState;
import io.flywheel.warehouse.state.TableState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/**
 * Refuses tables whose logs do not hold what was closed, built or published: without Spark jobs,
 * before Delta reads them, which would silently show fewer rows.
 *
 * <p>A log that has expired before its last checkpoint is sound; what that means for a plan is
 * known to {@link io.flywheel.warehouse.plan.CommitHistory}.
 */
public final class LogValidation {
  /** Tables of which no publication knows a version. */
  private static final Set<TableName> UNPUBLISHED =
      Set.of(PublicationLog.TABLE, TableName.parse("ops.check_result"));

  private static final TableState UNKNOWN = new TableState(-1, "", "", Map.of());

  private final Contracts contracts;
  private final Tables tables;
  private final PublicationLog publications;
  private final Runs runs;
  private final Configuration hadoop;

  /**
   * @param contracts all tables
   * @param tables the warehouse's tables
   * @param publications the engine's memory
   * @param runs the open run
   * @param session a session on the warehouse
   */
  public LogValidation(
      Contracts contracts,
      Tables tables,
      PublicationLog publications,
      Runs runs,
      SparkSession session) {
    this.contracts = contracts;
    this.tables = tables;
    this.publications = publications;
    this.runs = runs;
    this.hadoop = session.sparkContext().hadoopConfiguration();
  }

  /**
   * What stands, once every table is seen to hold it: an ingest or a build goes on from there.
   *
   * @throws DamagedTableException naming every damaged table
   * @throws io.flywheel.warehouse.catalog.WarehouseFormatException when another build made the
   *     warehouse
   */
  public PublicationState newest() {
    PublicationState standing = memory();
    Map<TableName, TableState> known = new TreeMap<>();
    standing.readable().map(Publication::tables).ifPresent(known::putAll);
    standing
        .closed()
        .map(Publication::tables)
        .map(LogValidation::delivered)
        .ifPresent(known::putAll);
    runs.open().map(RunState::built).ifPresent(known::putAll);
    refuse(
        contracts.all().stream()
            .map(Contract::table)
            .flatMap(table -> damage(table, known.getOrDefault(table, UNKNOWN)).stream())
            .toList());
    if (standing.latest().isEmpty()) {
      refuseOtherFormat();
    }
    return standing;
  }

  /**
   * What stands, once the versions that readers see are seen to be whole.
   *
   * @throws DamagedTableException naming every table that would show other rows
   */
  public PublicationState published() {
    PublicationState standing = memory();
    Map<TableName, TableState> seen =
        new TreeMap<>(standing.readable().map(Publication::tables).orElseGet(TreeMap::new));
    seen.keySet().removeIf(table -> contracts.find(table).isEmpty());
    seen.values().removeIf(state -> state.version() < 0);
    refuse(
        seen.entrySet().stream()
            .flatMap(table -> unreadable(table.getKey(), table.getValue()).stream())
            .toList());
    return standing;
  }

  /** An ingest may have created tables and closed none, so that no row says what they are. */
  private void refuseOtherFormat() {
    contracts.all().stream()
        .map(Contract::table)
        .filter(table -> !table.layer().built())
        .forEach(table -> WarehouseFormat.require(tables, table));
  }

  /** The engine's memory is a table, too. */
  private PublicationState memory() {
    refuse(damage(PublicationLog.TABLE, UNKNOWN).stream().toList());
    return publications.read();
  }

  private static Map<TableName, TableState> delivered(Map<TableName, TableState> states) {
    Map<TableName, TableState> delivered = new TreeMap<>(states);
    delivered.keySet().removeIf(table -> table.layer().built());
    return delivered;
  }

  private Optional<String> damage(TableName table, TableState known) {
    CommitLog log = log(table);
    long newest = log.newest();
    boolean built = table.layer().built();
    if (newest < 0) {
      return built || known.version() < 0 ? Optional.empty() : Optional.of(gone(table, log));
    }
    Optional<String> missing = missing(table, log);
    if (missing.isPresent()) {
      return missing;
    }
    // Later checkpoints hold what was read before them, and that was looked at then.
    long since = log.checkpoint(known.version() < 0 ? newest : known.version());
    Optional<Broken> broken = log.broken(since, newest);
    if (broken.isPresent()) {
      boolean unknown =
          broken.get().version() == newest
              && newest > known.version()
              && !UNPUBLISHED.contains(table);
      return Optional.of(
          broken(
              table,
              broken.get(),
              unknown ? Remedy.forget(table) : Remedy.replace(table, tables.path(table))));
    }
    if (known.version() > newest && (!built || same(log, newest, known))) {
      return Optional.of(shorter(table, log, known));
    }
    // A built table that another one replaced is computed again by its plan.
    return built || known.version() < 0 ? Optional.empty() : notReadable(table, log, known);
  }

  private Optional<String> unreadable(TableName table, TableState state) {
    CommitLog log = log(table);
    if (log.newest() < 0) {
      return Optional.of(gone(table, log));
    }
    if (log.newest() < state.version()) {
      return Optional.of(
          same(log, log.newest(), state) ? shorter(table, log, state) : another(table, state));
    }
    Optional<String> missing = missing(table, log);
    if (missing.isPresent()) {
      return missing;
    }
    Optional<Broken> broken = log.broken(log.checkpoint(state.version()), state.version());
    return broken.isPresent()
        ? Optional.of(broken(table, broken.get(), Remedy.replace(table, tables.path(table))))
        : notReadable(table, log, state);
  }

  /** Damage of a table that stands, but not as it was closed or published. */
  private Optional<String> notReadable(TableName table, CommitLog log, TableState state) {
    if (!same(log, state.version(), state)) {
      return Optional.of(another(table, state));
    }
    return log.missing(state.version())
        .map(
            commit ->
                "%s: version %d can no longer be read, because commit %s is gone; %s"
                    .formatted(table, state.version(), commit, again(table)));
  }

  private Optional<String> missing(TableName table, CommitLog log) {
    return log.missing(log.newest())
        .map(
            commit ->
                "%s: commit %s is missing, and no later version can be read without it; %s"
                    .formatted(table, commit, Remedy.replace(table, tables.path(table))));
  }

  private String gone(TableName table, CommitLog log) {
    return "%s: there is no commit left in %s; %s".formatted(table, log.folder(), again(table));
  }

  private String another(TableName table, TableState state) {
    return "%s: %s holds another table than the one whose version %d was closed (Delta id %s); %s"
        .formatted(table, tables.path(table), state.version(), state.tableId(), again(table));
  }

  private String shorter(TableName table, CommitLog log, TableState state) {
    return "%s: %s ends at version %d, and version %d was there before; %s"
        .formatted(
            table,
            log.folder(),
            log.newest(),
            state.version(),
            Remedy.restore(table, tables.path(table)));
  }

  private static String broken(TableName table, Broken broken, String wayOut) {
    return "%s: commit %s %s, so rows would be missing; %s"
        .formatted(table, broken.path(), broken.what(), wayOut);
  }

  private String again(TableName table) {
    return table.layer().built()
        ? Remedy.computeAgain()
        : Remedy.restore(table, tables.path(table));
  }

  private static boolean same(CommitLog log, long version, TableState state) {
    return log.tableId(version)
        .filter(id -> !state.tableId().isEmpty() && !id.equals(state.tableId()))
        .isEmpty();
  }

  private CommitLog log(TableName table) {
    Path folder = new Path(tables.path(table));
    try {
      return CommitLog.of(folder.getFileSystem(hadoop), folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void refuse(List<String> damages) {
    if (damages.size() == 1) {
      throw new DamagedTableException(damages.get(0));
    }
    if (!damages.isEmpty()) {
      throw new DamagedTableException(
          damages.size() + " tables are damaged:\n  " + String.join("\n  ", damages));
    }
  }
}
