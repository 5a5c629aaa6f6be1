package io.flywheel.benchmark.rival;

import io.flywheel.benchmark.measure.ChildProcess;
import io.flywheel.benchmark.measure.Cost;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Starts what Flywheel is compared with. */
public final class Rivals {
  private static final String CURRENCY = "USD";

  private final Path logs;
  private final int memory;

  /**
   * @param logs folder that the processes print to and run in
   * @param memory of each in gigabytes: of Spark's heap, of DuckDB's tables
   */
  public Rivals(Path logs, int memory) {
    this.logs = logs;
    this.memory = memory;
  }

  /**
   * DuckDB computes ledger and retention from the landing files in full.
   *
   * @param name of the files that receive its output
   * @param landing folder of the files
   * @param ledger receives the ledger as CSV
   */
  public Cost duckDb(String name, Path landing, Path ledger) {
    return run(
        name,
        DuckDbTables.class,
        List.of("-Xmx512m"),
        landing.toString(),
        CURRENCY,
        memory + "GB",
        ledger.toString());
  }

  /**
   * Spark computes every table of the project from the same bronze in full.
   *
   * @param name of the files that receive its output
   * @param warehouse folder of the bronze tables
   * @param datasets folder of the definitions
   * @param tables receives the tables
   * @param ledger receives the ledger as CSV
   */
  public Cost fullRefresh(String name, Path warehouse, Path datasets, Path tables, Path ledger) {
    return run(
        name,
        FullRefresh.class,
        SparkJvm.options(memory),
        warehouse.toString(),
        datasets.toString(),
        CURRENCY,
        tables.toString(),
        ledger.toString());
  }

  /**
   * Spark copies data files, table by table.
   *
   * @param name of the files that receive its output
   * @param files list of files, one a line, each after its table and a tab
   * @param copies receives the copies
   */
  public Cost copy(String name, Path files, Path copies) {
    return run(
        name, TouchedCopy.class, SparkJvm.options(memory), files.toString(), copies.toString());
  }

  private Cost run(String name, Class<?> main, List<String> options, String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path")));
    command.addAll(options);
    command.add(main.getName());
    Stream.of(arguments).forEach(command::add);
    return new ChildProcess(logs, Map.of()).run(name, command).cost();
  }
}
