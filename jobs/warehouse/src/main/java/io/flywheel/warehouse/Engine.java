package io.flywheel.warehouse;

import io.flywheel.warehouse.catalog.Tables;
import io.flywheel.warehouse.check.CheckResult;
import io.flywheel.warehouse.check.Checker;
import io.flywheel.warehouse.check.DeepCheck;
import io.flywheel.warehouse.compute.BuildScheduler;
import io.flywheel.warehouse.compute.RefreshMode;
import io.flywheel.warehouse.compute.TableReport;
import io.flywheel.warehouse.compute.TransformCheck;
import io.flywheel.warehouse.contract.Contracts;
import io.flywheel.warehouse.contract.TableName;
import io.flywheel.warehouse.files.PastVersions;
import io.flywheel.warehouse.health.LogValidation;
import io.flywheel.warehouse.maintain.Maintenance;
import io.flywheel.warehouse.plan.BuildState;
import io.flywheel.warehouse.plan.CommitHistory;
import io.flywheel.warehouse.plan.CompleteIntervals;
import io.flywheel.warehouse.plan.CurrentVersions;
import io.flywheel.warehouse.plan.Fingerprint;
import io.flywheel.warehouse.plan.Plan;
import io.flywheel.warehouse.plan.Planner;
import io.flywheel.warehouse.plan.Waiting;
import io.flywheel.warehouse.publication.PublicationLog;
import io.flywheel.warehouse.publication.PublicationState;
import io.flywheel.warehouse.publication.ReportingCurrency;
import io.flywheel.warehouse.publication.Rollback;
import io.flywheel.warehouse.run.RunFile;
import io.flywheel.warehouse.run.RunLock;
import io.flywheel.warehouse.run.Runs;
import io.flywheel.warehouse.run.StageRefusedException;
import io.flywheel.warehouse.session.Sessions;
import io.flywheel.warehouse.session.SqlFunction;
import io.flywheel.warehouse.session.WarehouseSettings;
import io.flywheel.warehouse.state.DeliveredDays;
import io.flywheel.warehouse.state.Publication;
import io.flywheel.warehouse.state.RunState;
import io.flywheel.warehouse.state.TableState;
import io.flywheel.warehouse.store.Durable;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.spark.sql.SparkSession;

/**
 * One warehouse and its stages. Each stage may run in a process of its own; callers hold {@link
 * #lock()} around build, check and publish.
 */
public final class Engine implements AutoCloseable {
  private final WarehouseSettings settings;
  private final Contracts contracts;
  private final SparkSession session;
  private final Tables tables;
  private final PublicationLog publications;
  private final Runs runs;
  private final Fingerprint definitions;
  private final LogValidation logs;

  private Engine(
      WarehouseSettings settings, Contracts contracts, SparkSession session, Durable disk) {
    this.settings = settings;
    this.contracts = contracts;
    this.session = session;
    this.tables = Tables.of(session);
    this.publications = new PublicationLog(session, tables, contracts.get(PublicationLog.TABLE));
    this.runs = new Runs(RunFile.in(Path.of(settings.root()), disk));
    this.definitions = new Fingerprint(settings.named(), SqlFunction.definitions(), contracts);
    this.logs = new LogValidation(contracts, tables, publications, runs, session);
  }

  /**
   * Starts the session of the warehouse.
   *
   * @throws io.flywheel.warehouse.contract.ContractException when a table's SQL has a parameter
   *     that is no setting
   */
  public static Engine open(WarehouseSettings settings, Contracts contracts) {
    return open(settings, contracts, new Durable());
  }

  static Engine open(WarehouseSettings settings, Contracts contracts, Durable disk) {
    contracts.requireSettings(settings.named().keySet());
    return new Engine(settings, contracts, Sessions.open(settings), disk);
  }

  /** The session; it reads newest versions. */
  public SparkSession session() {
    return session;
  }

  /** All tables. */
  public Contracts contracts() {
    return contracts;
  }

  /** Where tables stand and at which version. */
  public Tables tables() {
    return tables;
  }

  /** The engine's memory. */
  public PublicationLog publications() {
    return publications;
  }

  /** The open run. */
  public Runs runs() {
    return runs;
  }

  /** A new session that sees exactly what the last publication says. */
  public SparkSession published() {
    PublicationState standing = logs.published();
    Map<TableName, Long> pins = new TreeMap<>();
    standing
        .readable()
        .ifPresent(
            publication ->
                publication.tables().forEach((name, state) -> pins.put(name, state.version())));
    return Sessions.published(
        session, pins, standing.readable().map(Publication::delivered).orElseGet(TreeMap::new));
  }

  /**
   * The only run at a time.
   *
   * @throws io.flywheel.warehouse.run.LockedException when another process holds the warehouse
   */
  public RunLock lock() {
    return RunLock.acquire(Path.of(settings.root()));
  }

  /** Takes readers back to an older publication. */
  public Rollback rollback() {
    return new Rollback(publications, tables, new PastVersions(session, tables), runs);
  }

  /**
   * What stands, whole, for a stage that changes it.
   *
   * @throws StageRefusedException while a rollback pauses runs
   */
  public PublicationState requireNotPaused() {
    PublicationState standing = logs.newest();
    Rollback.refuseWhilePaused(standing);
    return standing;
  }

  /** The currency of its figures. */
  public ReportingCurrency currency() {
    return new ReportingCurrency(contracts, tables, publications, settings.named());
  }

  /** Keeps tables in few files, and the disk free of files that nobody can read. */
  public Maintenance maintenance() {
    return new Maintenance(session, contracts, tables, publications, runs);
  }

  /** What is stale and why, as if nothing were built. */
  public Plan plan() {
    contracts.requireSql();
    PublicationState standing = logs.newest();
    return planner(standing).plan(state(standing, runs.open()));
  }

  /** Tables that wait for feeds which others are ahead of. Costs no look at any table. */
  public List<Waiting> waiting() {
    return new CompleteIntervals(contracts, delivered(logs.newest())).waiting();
  }

  /**
   * Builds stale tables; opens a run when none is open and something is stale.
   *
   * @param named the run to join, when the caller names one
   * @param scope what to build
   * @param listener hears of each table, from several threads
   * @return the run, or empty when nothing was to be done
   * @throws io.flywheel.warehouse.contract.ContractException before anything is written, when a
   *     transform does not keep its contract
   */
  public Optional<RunState> build(
      Optional<String> named, BuildScheduler.Scope scope, Consumer<TableReport> listener) {
    PublicationState standing = requireNotPaused();
    Optional<RunState> open = runs.join(named);
    Planner planner = planner(standing);
    boolean asked = scope.mode() == RefreshMode.FULL;
    if (open.isEmpty() && !asked && planner.plan(state(standing, open)).upToDate()) {
      return Optional.empty();
    }
    contracts.requireSql();
    new TransformCheck(session, contracts, settings.named())
        .require(
            planner.redefined(state(standing, open)).stream().filter(scope::includes).toList());
    RunState run =
        open.orElseGet(
            () -> runs.begin(standing.latest().flatMap(Publication::asOf), standing.latest()));
    CurrentVersions current = new CurrentVersions(contracts, tables, standing.closed());
    new BuildScheduler(
            session,
            contracts,
            tables,
            current,
            planner,
            settings.named(),
            settings.parallelTables(),
            settings.smallBytes())
        .build(
            run.runId(),
            state(standing, Optional.of(run)),
            scope,
            (report, state) -> {
              runs.built(report.table(), state);
              listener.accept(report);
            });
    return runs.open();
  }

  /**
   * Checks what the open run has built.
   *
   * @param named the run to join, when the caller names one
   * @return every rule's result; empty when no run is open
   */
  public List<CheckResult> check(Optional<String> named) {
    PublicationState standing = requireNotPaused();
    Optional<RunState> open = runs.join(named);
    if (open.isEmpty()) {
      return List.of();
    }
    contracts.requireSql();
    Checker checker = checker();
    SparkSession newest =
        Sessions.pinned(
            session,
            new CurrentVersions(contracts, tables, standing.closed()).pins(),
            delivered(standing));
    List<CheckResult> results = checker.check(newest, open.get().built(), standing.readable());
    checker.record(session, open.get().runId(), results);
    if (results.stream().noneMatch(CheckResult::failed)) {
      Map<TableName, Long> versions = new TreeMap<>();
      open.get().built().forEach((table, state) -> versions.put(table, state.version()));
      runs.checked(versions);
    }
    return results;
  }

  private Checker checker() {
    return new Checker(
        contracts, tables, new CommitHistory(session, tables), settings.smallBytes());
  }

  /** Checks what readers see against its definitions; empty before the first publication. */
  public Optional<DeepCheck> deepCheck() {
    return publications
        .read()
        .readable()
        .map(seen -> new DeepCheck(published(), contracts, settings.named(), seen));
  }

  /**
   * The rules that {@link #check} would check now, by table.
   *
   * @param named the run to join, when the caller names one
   */
  public SortedMap<TableName, List<String>> rules(Optional<String> named) {
    return runs.join(named)
        .map(run -> checker().rules(session, run.built(), publications.read().readable()))
        .orElseGet(TreeMap::new);
  }

  /**
   * Publishes what the open run has built and checked: one row, and every reader sees all of it.
   *
   * @param named the run to join, when the caller names one
   * @return the publication; empty when no run is open, or readers see all of it already
   * @throws StageRefusedException when something is stale or unchecked
   */
  public Optional<Publication> publish(Optional<String> named) {
    PublicationState standing = requireNotPaused();
    Optional<RunState> open = runs.join(named);
    if (open.isEmpty()) {
      return Optional.empty();
    }
    Optional<Publication> news =
        Optional.of(next(open.get(), standing))
            .filter(next -> !standing.readable().equals(Optional.of(next)));
    news.ifPresent(publications::append);
    runs.end();
    return news;
  }

  /**
   * What {@link #publish} would publish now, under the same conditions; the publication that stands
   * when nothing would change.
   *
   * @throws StageRefusedException when something is stale or unchecked
   */
  public Optional<Publication> publishable(Optional<String> named) {
    PublicationState standing = requireNotPaused();
    return runs.join(named).map(run -> next(run, standing));
  }

  private Publication next(RunState run, PublicationState standing) {
    Readiness.require(
        planner(standing).plan(state(standing, Optional.of(run))), run, standing.readable());
    SortedMap<TableName, TableState> states = new TreeMap<>();
    standing.readable().ifPresent(publication -> states.putAll(publication.tables()));
    standing.latest().ifPresent(latest -> states.putAll(latest.notBuilt()));
    states.putAll(run.built());
    return standing
        .readable()
        .filter(now -> now.tables().equals(states))
        .filter(now -> now.delivered().equals(delivered(standing)))
        .orElseGet(
            () ->
                new Publication(
                    standing.latest().map(Publication::number).orElse(0L) + 1,
                    run.runId(),
                    Publication.Kind.PUBLISHED,
                    standing.latest().flatMap(Publication::asOf),
                    states,
                    delivered(standing),
                    currency().kept(standing.latest())));
  }

  private Planner planner(PublicationState standing) {
    return new Planner(
        contracts,
        new CurrentVersions(contracts, tables, standing.closed()),
        new CommitHistory(session, tables),
        definitions);
  }

  private static BuildState state(PublicationState standing, Optional<RunState> run) {
    return BuildState.of(standing.readable(), run, delivered(standing));
  }

  private static SortedMap<String, DeliveredDays> delivered(PublicationState standing) {
    return standing.closed().map(Publication::delivered).orElseGet(TreeMap::new);
  }

  @Override
  public void close() {
    session.stop();
  }
}
