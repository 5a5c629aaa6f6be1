package io.flywheel.benchmark.company;

import io.flywheel.benchmark.independent.FigureComparison;
import io.flywheel.benchmark.independent.Independent;
import io.flywheel.benchmark.measure.BenchmarkException;
import io.flywheel.benchmark.measure.Cost;
import io.flywheel.benchmark.measure.Csv;
import io.flywheel.benchmark.measure.FlywheelProcess;
import io.flywheel.benchmark.rival.Rivals;
import java.nio.file.Path;
import java.util.List;

/** The systems under measurement, each command a process of its own. */
final class Systems {
  private static final int MEMORY = 4;

  private final FlywheelProcess flywheel;
  private final Rivals rivals;
  private final Path logs;

  /**
   * @param logs folder for what the processes print
   */
  Systems(Path logs) {
    this.flywheel = FlywheelProcess.started(logs);
    this.rivals = new Rivals(logs, MEMORY);
    this.logs = logs;
  }

  /** Runs a flywheel command under the launcher's flags for much data or for a small day. */
  Cost flywheel(String name, String flags, List<String> arguments) {
    return flywheel.run(name, flags, List.of(), arguments).cost();
  }

  /**
   * Lets DuckDB compute the ledger of the same landing files, compares, and only then gives a line.
   *
   * @throws BenchmarkException when the ledgers differ
   */
  Measurement beside(String work, int days, Cost cost, Path landing, Path warehouse) {
    String name = (work + " " + days).replace(' ', '-');
    Path ledger = logs.resolve(name + "-duckdb.csv");
    Cost duckDb = rivals.duckDb(name + "-duckdb", landing, ledger);
    List<List<String>> theirs = Csv.rows(ledger);
    List<List<String>> ours =
        flywheel.rows(name + "-ledger", warehouse, Independent.LEDGER + "gold.revenue_ledger");
    FigureComparison comparison = FigureComparison.of(ours, theirs);
    if (!comparison.equal() || theirs.isEmpty()) {
      throw new BenchmarkException(
          "The ledgers after %s differ, so its time does not count: %s"
              .formatted(name, comparison.describe("Flywheel", "DuckDB")));
    }
    return new Measurement(work, days, cost, duckDb, theirs.size());
  }
}
