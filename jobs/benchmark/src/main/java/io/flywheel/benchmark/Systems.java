package io.flywheel.benchmark;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import io.flywheel.benchmark.independent.Comparison;
import io.flywheel.benchmark.independent.Independent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The systems under measurement, each command a process of its own. */
final class Systems {
  private static final String CURRENCY = "USD";

  private final String flywheel;
  private final Path logs;

  /**
   * @param flywheel path of the launcher
   * @param logs folder for what the processes print
   */
  Systems(Path flywheel, Path logs) {
    this.flywheel = flywheel.toString();
    this.logs = logs;
  }

  /** Runs a flywheel command under the launcher's flags for much data or for a small day. */
  Cost flywheel(String name, String flags, List<String> arguments) {
    List<String> command = new ArrayList<>(List.of(flywheel));
    command.addAll(arguments);
    return new ChildProcess(logs, Map.of("FLYWHEEL_JVM", flags)).run(name, command);
  }

  /**
   * Lets DuckDB compute the ledger of the same landing files, compares, and only then gives a line.
   *
   * @throws BenchmarkException when the ledgers differ
   */
  Measurement beside(String work, int days, Cost cost, Path landing, Path warehouse) {
    String name = (work + " " + days).replace(' ', '-');
    Path ledger = logs.resolve(name + "-duckdb.csv");
    Cost duckDb =
        new ChildProcess(logs, Map.of())
            .run(
                name + "-duckdb",
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-cp",
                    System.getProperty("java.class.path"),
                    DuckDbLedger.class.getName(),
                    landing.toString(),
                    CURRENCY,
                    ledger.toString()));
    List<List<String>> theirs = rows(ledger);
    List<List<String>> ours = ledger(name, warehouse);
    Comparison comparison = Comparison.of(ours, theirs);
    if (!comparison.equal() || theirs.isEmpty()) {
      throw new BenchmarkException(
          "The ledgers after %s differ, so its time does not count: %s"
              .formatted(name, comparison.describe("Flywheel", "DuckDB")));
    }
    return new Measurement(work, days, cost, duckDb, theirs.size());
  }

  private List<List<String>> ledger(String name, Path warehouse) {
    ChildProcess process = new ChildProcess(logs, Map.of());
    process.run(
        name + "-ledger",
        List.of(
            flywheel,
            "sql",
            "--warehouse",
            warehouse.toString(),
            "--format",
            "csv",
            Independent.LEDGER + "gold.revenue_ledger"));
    return rows(process.output(name + "-ledger"));
  }

  private static List<List<String>> rows(Path csv) {
    try (CsvReader<CsvRecord> reader = CsvReader.builder().ofCsvRecord(csv)) {
      return reader.stream().skip(1).map(CsvRecord::getFields).toList();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + csv + ": " + e.getMessage(), e);
    }
  }
}
