package io.flywheel.benchmark.day;

import io.flywheel.benchmark.history.Folders;
import io.flywheel.benchmark.history.History;
import io.flywheel.benchmark.independent.FigureComparison;
import io.flywheel.benchmark.independent.Independent;
import io.flywheel.benchmark.measure.BenchmarkException;
import io.flywheel.benchmark.measure.Commits;
import io.flywheel.benchmark.measure.Cost;
import io.flywheel.benchmark.measure.Csv;
import io.flywheel.benchmark.measure.Execution;
import io.flywheel.benchmark.measure.FlywheelProcess;
import io.flywheel.benchmark.measure.Phases;
import io.flywheel.benchmark.rival.Rivals;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Runs rounds, each on a fresh copy of a history's warehouse. */
final class Rounds {
  private static final String SMALL_QUERY =
      "SELECT segment, net_sales FROM gold.segment_revenue WHERE period_type = 'year'";

  private final History history;
  private final Path folder;
  private final Path logs;
  private final FlywheelProcess flywheel;
  private final Rivals rivals;
  private final Set<Rival> beside;
  private final List<String> jvm;
  private final String flags;

  /**
   * @param history prepared
   * @param folder for copies of warehouses, on the file system of the history
   * @param logs for what the processes print
   * @param beside what is measured beside Flywheel and DuckDB
   * @param memory gigabytes of heap
   * @param flags the launcher's for the day, daily or backfill
   */
  Rounds(History history, Path folder, Path logs, Set<Rival> beside, int memory, String flags) {
    this.history = history;
    this.folder = folder;
    this.logs = logs;
    this.flywheel = FlywheelProcess.started(logs);
    this.rivals = new Rivals(logs, memory);
    this.beside = beside;
    this.flags = flags;
    this.jvm = List.of("-Xmx" + memory + "g");
  }

  /**
   * Measures the day after so many, and everything beside it.
   *
   * @throws BenchmarkException when results differ
   */
  Round measure(int days, int round) {
    String name = days + "-days-" + round;
    Copy copy = fresh(days);
    Set<Path> before = Commits.files(copy.warehouse());
    Map<String, Cost> costs = new LinkedHashMap<>();
    Execution run = run(name, flags, copy, jvm, List.of());
    Commits commits = Commits.since(copy.warehouse(), before);
    costs.put(Round.DAY, run.cost());
    costs.put(
        Round.NOTHING, run(name + "-nothing", FlywheelProcess.DAILY, copy, jvm, List.of()).cost());
    costs.put(
        Round.QUERY,
        flywheel
            .run(
                name + "-sql",
                FlywheelProcess.DAILY,
                jvm,
                List.of("sql", "--warehouse=" + copy.warehouse(), SMALL_QUERY))
            .cost());
    int ledgerRows = beside(name, copy, commits, costs);
    return new Round(costs, Phases.of(run), commits, ledgerRows);
  }

  private int beside(String name, Copy copy, Commits commits, Map<String, Cost> costs) {
    say(name + ": DuckDB ...");
    Path duckDb = logs.resolve(name + "-duckdb.csv");
    costs.put(Round.DUCKDB, rivals.duckDb(name + "-duckdb", copy.landing(), duckDb));
    List<List<String>> ledger =
        flywheel.rows(
            name + "-ledger", copy.warehouse(), Independent.LEDGER + "gold.revenue_ledger");
    equal(name, "ledgers", ledger, "DuckDB", Csv.rows(duckDb));
    equal(
        name,
        "retention tables",
        flywheel.rows(
            name + "-retention",
            copy.warehouse(),
            Independent.RETENTION.formatted("gold.cohort_retention")),
        "DuckDB",
        Csv.rows(duckDb.resolveSibling(duckDb.getFileName() + ".retention")));
    if (beside.contains(Rival.REFRESH)) {
      say(name + ": Spark, every table in full ...");
      Path theirs = logs.resolve(name + "-refresh.csv");
      costs.put(
          Round.REFRESH,
          rivals.fullRefresh(
              name + "-refresh",
              copy.warehouse(),
              FlywheelProcess.root().resolve("datasets"),
              folder.resolve("refresh"),
              theirs));
      equal(name, "ledgers", ledger, "Spark's full refresh", Csv.rows(theirs));
    }
    if (beside.contains(Rival.COPY)) {
      say(name + ": Spark, copy of what the day wrote ...");
      costs.put(
          Round.COPY, rivals.copy(name + "-copy", listed(name, commits), folder.resolve("copies")));
    }
    return ledger.size();
  }

  private static void equal(
      String name, String what, List<List<String>> ours, String other, List<List<String>> theirs) {
    FigureComparison comparison = FigureComparison.of(ours, theirs);
    if (!comparison.equal() || ours.isEmpty()) {
      throw new BenchmarkException(
          "The %s after %s differ, so no time counts: %s"
              .formatted(what, name, comparison.describe("Flywheel", other)));
    }
  }

  private Path listed(String name, Commits commits) {
    try {
      return Files.write(logs.resolve(name + "-written.txt"), commits.written());
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot list what " + name + " wrote", e);
    }
  }

  /**
   * Runs the day after so many once more, on another copy, for what recording it tells.
   *
   * @param options of the JVM, beside those of measured runs
   * @param settings of Flywheel or Spark
   */
  Execution recorded(int days, List<String> options, List<String> settings) {
    return run(
        days + "-days-recorded",
        flags,
        fresh(days),
        Stream.concat(jvm.stream(), options.stream()).toList(),
        settings);
  }

  private Execution run(
      String name, String launched, Copy copy, List<String> options, List<String> settings) {
    say(name + ": flywheel run ...");
    List<String> arguments =
        new ArrayList<>(
            List.of("run", "--landing=" + copy.landing(), "--warehouse=" + copy.warehouse()));
    arguments.addAll(settings);
    return flywheel.run(name, launched, options, arguments);
  }

  private record Copy(Path landing, Path warehouse) {}

  private Copy fresh(int days) {
    Folders.delete(folder);
    Copy copy = new Copy(folder.resolve("landing"), folder.resolve("warehouse"));
    Folders.copy(history.warehouse(days), copy.warehouse());
    history.deliver(copy.landing(), days);
    return copy;
  }

  private static void say(String text) {
    System.err.println(text);
  }
}
