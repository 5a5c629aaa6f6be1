package io.flywheel.warehouse.compute;

import io.flywheel.domain.calendar.DayRanges;
import io.flywheel.warehouse.catalog.Tables;
import io.flywheel.warehouse.compute.TableReport.Outcome;
import io.flywheel.warehouse.contract.Contract;
import io.flywheel.warehouse.contract.Contracts;
import io.flywheel.warehouse.contract.Input;
import io.flywheel.warehouse.contract.TableName;
import io.flywheel.warehouse.plan.BuildState;
import io.flywheel.warehouse.plan.CurrentVersions;
import io.flywheel.warehouse.plan.Planner;
import io.flywheel.warehouse.plan.SqlError;
import io.flywheel.warehouse.plan.TablePlan;
import io.flywheel.warehouse.run.StageRefusedException;
import io.flywheel.warehouse.session.Sessions;
import io.flywheel.warehouse.state.TableState;
import io.flywheel.warehouse.write.WriteMetrics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.schema.InvariantViolationException;

/** Builds the stale tables, inputs before their readers and independent ones side by side. */
public final class BuildScheduler {

  /**
   * What to build.
   *
   * @param only the single table to build; empty for all
   * @param mode FULL makes every table stale and writes it whole
   */
  public record Scope(Optional<TableName> only, RefreshMode mode) {
    /** What is stale, written where it differs. */
    public static Scope stale() {
      return new Scope(Optional.empty(), RefreshMode.INCREMENTAL);
    }

    /** Everything from bronze. */
    public static Scope full() {
      return new Scope(Optional.empty(), RefreshMode.FULL);
    }

    /** True when every table is computed again. */
    public boolean everything() {
      return equals(full());
    }

    /** True when a table is among those to build, if it is stale. */
    public boolean includes(Contract contract) {
      return only.isEmpty() || only.get().equals(contract.table());
    }
  }

  /** Hears of each table as it is done; called by several threads. */
  public interface Listener {
    /** A table is done and its state is worth keeping. */
    void done(TableReport report, TableState state);
  }

  private final SparkSession session;
  private final Contracts contracts;
  private final Tables tables;
  private final CurrentVersions current;
  private final Map<TableName, Long> pins;
  private final Planner planner;
  private final Map<String, Optional<String>> settings;
  private final int sideBySide;
  private final long smallBytes;

  /**
   * @param session the warehouse's session
   * @param contracts all tables
   * @param tables the warehouse's tables
   * @param current versions as they stand now
   * @param planner finds what is stale
   * @param settings values of named settings
   * @param sideBySide how many tables are built at a time
   * @param smallBytes the most that a small table reads
   */
  public BuildScheduler(
      SparkSession session,
      Contracts contracts,
      Tables tables,
      CurrentVersions current,
      Planner planner,
      Map<String, Optional<String>> settings,
      int sideBySide,
      long smallBytes) {
    this.session = session;
    this.contracts = contracts;
    this.tables = tables;
    this.current = current;
    this.pins = current.pins(); // delivered tables stand still while a build holds the lock
    this.planner = planner;
    this.settings = settings;
    this.sideBySide = sideBySide;
    this.smallBytes = smallBytes;
  }

  /**
   * Builds and tells the listener of every table with a state to keep.
   *
   * @param runId the run
   * @param memory how tables were last computed
   * @param scope what to build
   * @param listener hears of each table
   * @throws RuntimeException the first failure, after tables already under way have ended
   */
  public void build(String runId, BuildState memory, Scope scope, Listener listener) {
    ExecutorService workers = Executors.newFixedThreadPool(sideBySide);
    Map<TableName, CompletableFuture<Void>> done = new HashMap<>();
    try {
      for (Contract contract : contracts.built()) {
        if (!scope.includes(contract)) {
          continue;
        }
        List<CompletableFuture<Void>> inputs = new ArrayList<>();
        contract.inputs().stream()
            .map(Input::table)
            .filter(done::containsKey)
            .forEach(input -> inputs.add(done.get(input)));
        done.put(
            contract.table(),
            CompletableFuture.allOf(inputs.toArray(CompletableFuture[]::new))
                .thenRunAsync(() -> table(contract, runId, memory, scope, listener), workers));
      }
      CompletableFuture.allOf(done.values().toArray(CompletableFuture[]::new)).join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    } finally {
      workers.shutdown();
    }
  }

  private void table(
      Contract contract, String runId, BuildState memory, Scope scope, Listener listener) {
    long started = System.nanoTime();
    TablePlan plan = planner.plan(contract, memory);
    if (scope.mode() == RefreshMode.FULL && !untouched(contract)) {
      plan = TablePlan.everything(contract, "a full rebuild", plan.definition());
    }
    TableName name = contract.table();
    if (plan.upToDate()) {
      // Inputs may stand at newer versions whose changes do not reach this table.
      if (memory.knows(name)) {
        listener.done(report(name, Outcome.SKIPPED, plan.stale(), -1, started), state(plan));
      }
      return;
    }
    long before = current.of(name);
    Map<TableName, Long> inputs = inputVersions(contract);
    TableBuild.Built built = compute(plan, runId, memory, scope.mode());
    listener.done(
        report(name, built.outcome(), built.days(), before, started), state(plan, inputs));
  }

  private TableBuild.Built compute(
      TablePlan plan, String runId, BuildState memory, RefreshMode mode) {
    SparkSession own = Sessions.pinned(session, pins, memory.delivered());
    SparkSession.setActiveSession(own); // Delta asks the thread for its session
    own.sparkContext().setJobDescription(plan.contract().table().toString());
    try {
      return new TableBuild(contracts, tables, settings, smallBytes, own, runId).build(plan, mode);
    } catch (Exception e) { // Spark's are not declared
      for (Throwable cause = e; cause != null; cause = cause.getCause()) {
        if (cause instanceof InvariantViolationException) {
          throw new StageRefusedException(
              "%s: a computed row breaks its contract, so nothing of it was written: %s"
                  .formatted(plan.contract().table(), cause.getMessage()));
        }
      }
      Optional<String> fault = SqlError.inData(plan.contract(), e);
      if (fault.isPresent()) {
        throw new StageRefusedException(fault.get() + ". Nothing of the table was written.");
      }
      throw e;
    }
  }

  private boolean untouched(Contract contract) {
    return contract.inputs().stream().noneMatch(input -> current.exists(input.table()));
  }

  private TableState state(TablePlan plan) {
    return state(plan, inputVersions(plan.contract()));
  }

  private TableState state(TablePlan plan, Map<TableName, Long> inputs) {
    TableName name = plan.contract().table();
    return new TableState(current.of(name), current.id(name), plan.definition(), inputs);
  }

  private Map<TableName, Long> inputVersions(Contract contract) {
    Map<TableName, Long> versions = new TreeMap<>();
    contract.inputs().stream()
        .map(Input::table)
        .filter(input -> !input.equals(Contracts.DELIVERED))
        .forEach(input -> versions.put(input, current.of(input)));
    return versions;
  }

  private TableReport report(
      TableName name, Outcome outcome, DayRanges days, long versionBefore, long started) {
    Duration wall = Duration.ofNanos(System.nanoTime() - started);
    if (outcome != Outcome.BUILT) {
      return new TableReport(name, outcome, days, 0, 0, wall);
    }
    WriteMetrics metrics = WriteMetrics.between(versionBefore, tables.snapshot(name).orElseThrow());
    return new TableReport(name, outcome, days, metrics.rows(), metrics.files(), wall);
  }
}
