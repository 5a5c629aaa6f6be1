package io.flywheel.warehouse.maintain;

import io.flywheel.warehouse.catalog.Tables;
import io.flywheel.warehouse.contract.Contract;
import io.flywheel.warehouse.contract.Contracts;
import io.flywheel.warehouse.contract.TableName;
import io.flywheel.warehouse.files.SmallFiles;
import io.flywheel.warehouse.plan.CommitHistory;
import io.flywheel.warehouse.publication.PublicationLog;
import io.flywheel.warehouse.publication.PublicationState;
import io.flywheel.warehouse.run.Runs;
import io.flywheel.warehouse.state.Publication;
import io.flywheel.warehouse.state.RunState;
import io.flywheel.warehouse.write.Compaction;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.Snapshot;

/**
 * Writes many small files as few, and deletes files that no kept version names. No figure changes,
 * and nothing becomes stale. Callers hold the run lock.
 */
public final class Maintenance {
  /** Longer than any query or write takes, by us or by another tool. */
  private static final Duration SAFE = Duration.ofDays(7);

  private final SparkSession session;
  private final Contracts contracts;
  private final Tables tables;
  private final PublicationLog publications;
  private final Runs runs;
  private final Compaction compaction;

  /**
   * @param session a session that reads newest versions
   * @param contracts all tables
   * @param tables the warehouse's tables
   * @param publications the engine's memory
   * @param runs the open run
   */
  public Maintenance(
      SparkSession session,
      Contracts contracts,
      Tables tables,
      PublicationLog publications,
      Runs runs) {
    this.session = session;
    this.contracts = contracts;
    this.tables = tables;
    this.publications = publications;
    this.runs = runs;
    this.compaction = new Compaction(session, tables);
  }

  /**
   * What was done, or would be.
   *
   * @param tables those with something to do
   * @param waiting why published tables were not compacted; empty when they were
   * @param publication the row that names the compacted versions; empty when none is needed
   */
  public record Outcome(
      List<MaintenanceResult> tables,
      Optional<String> waiting,
      Optional<Publication> publication) {}

  /**
   * Says what {@link #run} would do.
   *
   * @param now what ages are counted from
   */
  public Outcome rehearse(Instant now) {
    SparkSession.setActiveSession(session);
    PinnedVersions pinned = pinned();
    Map<TableName, SmallFiles> small = small(pinned);
    return new Outcome(
        results(small, orphans(now, small.keySet())), pinned.waiting(), Optional.empty());
  }

  /**
   * Compacts, publishes the compacted versions in the place of those with the same rows, and
   * deletes. When the process dies in between, tables stand at versions that nobody vouches for:
   * the next maintenance does, or the next ingest takes its tables back.
   *
   * @param now what ages are counted from
   */
  public Outcome run(Instant now) {
    SparkSession.setActiveSession(session);
    PinnedVersions pinned = pinned();
    String runId = runs.nextId(publications.read().latest());
    Map<TableName, SmallFiles> small = small(pinned);
    small.forEach(
        (table, files) -> {
          if (!files.none()) {
            compaction.run(contracts.get(table), runId);
          }
        });
    Optional<Publication> row = pinned.row(runId);
    row.ifPresent(publications::append);
    Map<TableName, Found> orphans = orphans(now, small.keySet());
    orphans.values().forEach(found -> found.where().delete(found.files()));
    return new Outcome(results(small, orphans), pinned.waiting(), row);
  }

  private record Found(OrphanFiles where, List<LocatedFileStatus> files) {}

  private PinnedVersions pinned() {
    return new PinnedVersions(
        tables, new CommitHistory(session, tables), publications.read(), runs.open());
  }

  /** Small files of every table with a commit. */
  private Map<TableName, SmallFiles> small(PinnedVersions pinned) {
    Map<TableName, SmallFiles> small = new TreeMap<>();
    for (Contract contract : contracts.all()) {
      Optional<Snapshot> snapshot = tables.snapshot(contract.table());
      if (snapshot.isPresent()) {
        SmallFiles files = compaction.find(contract, snapshot.get());
        small.put(
            contract.table(),
            files.none() || pinned.movable(contract.table())
                ? files
                : new SmallFiles(List.of(), files.all(), files.all()));
      }
    }
    return small;
  }

  private Map<TableName, Found> orphans(Instant now, Iterable<TableName> names) {
    Map<TableName, Found> all = new TreeMap<>();
    List<RetainedVersions> kept = new ArrayList<>(); // read once, and only when a file asks for it
    for (TableName name : names) {
      OrphanFiles orphans =
          new OrphanFiles(
              contracts.get(name),
              tables.snapshot(name).orElseThrow(),
              session.sparkContext().hadoopConfiguration(),
              now.minus(SAFE));
      List<LocatedFileStatus> files =
          orphans.find(
              newest -> {
                if (kept.isEmpty()) {
                  kept.add(kept(now));
                }
                return kept.get(0).oldest(name, newest);
              });
      all.put(name, new Found(orphans, files));
    }
    return all;
  }

  private RetainedVersions kept(Instant now) {
    RetainedVersions kept = new RetainedVersions(tables);
    publications.since(now.minus(tables.kept())).forEach(row -> kept.keep(row.tables()));
    PublicationState standing = publications.read();
    standing.readable().ifPresent(row -> kept.keep(row.tables()));
    standing.closed().ifPresent(row -> kept.keep(row.tables()));
    runs.open().map(RunState::built).ifPresent(kept::keep);
    return kept;
  }

  private static List<MaintenanceResult> results(
      Map<TableName, SmallFiles> small, Map<TableName, Found> orphans) {
    List<MaintenanceResult> all = new ArrayList<>();
    small.forEach(
        (table, files) -> {
          List<LocatedFileStatus> gone = orphans.get(table).files();
          all.add(
              new MaintenanceResult(
                  table,
                  files.all(),
                  files.then(),
                  gone.size(),
                  gone.stream().mapToLong(FileStatus::getLen).sum()));
        });
    return all.stream().filter(MaintenanceResult::something).toList();
  }
}
