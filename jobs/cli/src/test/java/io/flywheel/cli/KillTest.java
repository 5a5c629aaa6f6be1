package io.flywheel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.flywheel.warehouse.SharedSpark;
import io.flywheel.warehouse.TestFolders;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The real command, ended by SIGKILL in the middle of its work. */
class KillTest {
  private static final String HEADER = "sale_id,revision,sold_at,shop,amount\n";
  private static final String LEDGER = "SELECT day, amount FROM gold.ledger ORDER BY day";

  /** One while files are taken, one while tables are built. */
  private static final List<String> TWO_TABLES = List.of("bronze/sale", "gold/ledger");

  /** In the order of their commits. */
  private static final List<String> EVERY_TABLE =
      List.of(
          "bronze/sale",
          "ops/ingest_file",
          "ops/publication",
          "silver/sale",
          "gold/ledger",
          "gold/month_revenue",
          "ops/check_result");

  private final Path folder = SharedSpark.folder();
  private final Path landing = folder.resolve("landing");

  @Test
  void a_killed_run_leaves_the_old_publication_and_is_finished_by_the_next() throws Exception {
    TestFolders.sixTables(folder.resolve("datasets"));
    deliver("sales/2024-01-01.csv", "a,0,2024-01-01 10:00:00,S1,12.50\n");
    assertThat(end(start("run"))).isZero();
    deliver("sales/2024-01-02.csv", "b,0,2024-01-02 10:00:00,S1,7.25\n");

    for (String table : Boolean.getBoolean("exhaustive") ? EVERY_TABLE : TWO_TABLES) {
      killAtCommit(table);
      assertThat(query()).as(table).isEqualTo("day,amount\r\n2024-01-01,12.50\r\n");
    }

    assertThat(end(start("run"))).isZero();
    assertThat(query()).isEqualTo("day,amount\r\n2024-01-01,12.50\r\n2024-01-02,7.25\r\n");
  }

  /** Runs until a table has one more commit than now, and kills. */
  private void killAtCommit(String table) throws Exception {
    Path log = folder.resolve("warehouse").resolve(table).resolve("_delta_log");
    long before = commits(log);
    Process run = start("run");
    while (run.isAlive() && commits(log) == before) {
      run.waitFor(5, TimeUnit.MILLISECONDS);
    }
    run.destroyForcibly();
    assertThat(end(run)).as("exit code of a process that got SIGKILL").isEqualTo(137);
  }

  private static long commits(Path log) throws IOException {
    try (Stream<Path> files = Files.list(log)) {
      return files.filter(file -> file.getFileName().toString().matches("\\d{20}\\.json")).count();
    }
  }

  private String query() throws Exception {
    assertThat(end(start("sql", "--format", "csv", LEDGER))).isZero();
    return Files.readString(folder.resolve("out.txt"));
  }

  private Process start(String command, String... arguments) throws IOException {
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    line.addAll(List.of("-cp", System.getProperty("java.class.path")));
    line.addAll(
        List.of(
            "-Dspark.master=local[2]",
            "-Dspark.sql.shuffle.partitions=1",
            "-Dspark.sql.codegen.factoryMode=NO_CODEGEN",
            "io.flywheel.cli.Main",
            command));
    line.addAll(List.of("--warehouse", folder.resolve("warehouse").toString()));
    if (command.equals("run")) {
      line.addAll(List.of("--landing", landing.toString()));
    }
    line.addAll(List.of(arguments));
    ProcessBuilder process = new ProcessBuilder(line);
    process.environment().put("FLYWHEEL_ROOT", folder.toString());
    process.redirectOutput(folder.resolve("out.txt").toFile());
    process.redirectError(folder.resolve("err.txt").toFile());
    return process.start();
  }

  private int end(Process process) throws Exception {
    assertThat(process.waitFor(3, TimeUnit.MINUTES)).as("ended").isTrue();
    if (process.exitValue() != 0 && process.exitValue() != 137) {
      throw new AssertionError(Files.readString(folder.resolve("err.txt")));
    }
    return process.exitValue();
  }

  private void deliver(String file, String lines) throws IOException {
    Path target = landing.resolve(file);
    Files.createDirectories(target.getParent());
    Files.writeString(target, HEADER + lines);
  }
}
