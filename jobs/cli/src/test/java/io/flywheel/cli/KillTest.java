package io.flywheel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.flywheel.cli.outcome.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The real command, ended by SIGTERM and by SIGKILL in the middle of its work. */
@Tag("fault")
class KillTest {
  private static final String LEDGER = "SELECT day, amount FROM gold.ledger ORDER BY day";

  /** Three tables of one publication, each with the cents of all sales that readers see. */
  private static final String CENTS =
      """
      SELECT CAST(SUM(amount) * 100 AS BIGINT) AS cents FROM bronze.sale
      UNION ALL SELECT CAST(SUM(amount) * 100 AS BIGINT) FROM gold.ledger
      UNION ALL SELECT CAST(SUM(amount) * 100 AS BIGINT) FROM gold.month_revenue
      """;

  private static final long SEED = Long.getLong("flywheel.seed", 20240101L);
  private static final int KILLS = Integer.getInteger("flywheel.kills", 50);

  private static final String FIRST_TABLE = "bronze/sale";

  /** In the order of their commits. */
  private static final List<String> LATER_TABLES =
      List.of(
          "ops/ingest_file",
          "ops/publication",
          "silver/sale",
          "gold/ledger",
          "gold/month_revenue",
          "ops/check_result");

  private final Console console = new Console();
  private final Path folder = console.folder();

  /** It is asked to stop while files are taken, and killed while tables are built. */
  @Test
  void a_run_that_is_stopped_or_killed_leaves_the_old_publication_and_is_finished_by_the_next()
      throws Exception {
    deliver("sales/2024-01-01.csv", "a,0,2024-01-01 10:00:00,S1,12.50\n");
    run();
    deliver("sales/2024-01-02.csv", "b,0,2024-01-02 10:00:00,S1,7.25\n");

    RealCommand stopped = startUntilCommit(FIRST_TABLE);
    stopped.terminate();
    stopped.ends(RealCommand.TERMINATED);
    assertThat(stopped.said())
        .endsWith(
            "\nflywheel: stopped. Readers see publication 2, as of 2024-01-01. `flywheel run` goes"
                + " on from here.\n");
    assertThat(query()).isEqualTo("day,amount\r\n2024-01-01,12.50\r\n");
    for (String table : Boolean.getBoolean("exhaustive") ? LATER_TABLES : List.of("gold/ledger")) {
      killAtCommit(table);
      assertThat(query()).as(table).isEqualTo("day,amount\r\n2024-01-01,12.50\r\n");
    }

    run();
    assertThat(query()).isEqualTo("day,amount\r\n2024-01-01,12.50\r\n2024-01-02,7.25\r\n");
  }

  /** Each file holds one sale, and a sum of their cents says how many and which readers see. */
  @Test
  @Tag("exhaustive")
  void runs_killed_at_random_moments_lose_and_double_nothing() throws Exception {
    Random random = new Random(SEED);
    long start = System.nanoTime();
    sale(0);
    run();
    long milliseconds = (System.nanoTime() - start) / 1_000_000;
    int file = 0;
    long seen = cents(0);
    int kills = 0;
    while (kills < KILLS) {
      sale(++file);
      RealCommand run = RealCommand.start(folder, "run");
      // What a killed run left takes time, too.
      if (run.runsFor(random.nextLong(2 * milliseconds))) {
        run.kill();
      }
      kills += run.ends(ExitCode.DONE, RealCommand.KILLED) == RealCommand.KILLED ? 1 : 0;
      seen = seen("kill " + kills + " of seed " + SEED, seen, file);
    }
    run();

    assertThat(seen("at the end", seen, file)).isEqualTo(upTo(file));
  }

  /** The cents that all three tables show: those up to some file, and no fewer than before. */
  private long seen(String when, long before, int files) {
    Console.Outcome outcome = console.flywheel("sql", "--format", "csv", CENTS);
    assertThat(outcome.code()).as(outcome.err()).isZero();
    List<String> cents = outcome.out().lines().skip(1).distinct().toList();
    assertThat(cents).as(when).hasSize(1);
    long seen = Long.parseLong(cents.get(0));
    assertThat(IntStream.rangeClosed(0, files).mapToLong(KillTest::upTo)).as(when).contains(seen);
    assertThat(seen).as(when).isGreaterThanOrEqualTo(before);
    return seen;
  }

  private static long cents(int file) {
    return 1_000_000L + file * file;
  }

  private static long upTo(int file) {
    return IntStream.rangeClosed(0, file).mapToLong(KillTest::cents).sum();
  }

  /** A file for a month of its own, or for one that others have touched. */
  private void sale(int file) throws IOException {
    String day = "2024-%02d-%02d".formatted(1 + file % 3, 1 + file / 3);
    deliver(
        "sales/" + day + ".csv",
        "s%d,0,%s 10:00:00,S1,%d.%02d\n"
            .formatted(file, day, cents(file) / 100, cents(file) % 100));
  }

  /** Runs until a table has one more commit than now, and kills. */
  private void killAtCommit(String table) throws Exception {
    RealCommand run = startUntilCommit(table);
    run.kill();
    run.ends(RealCommand.KILLED);
  }

  private RealCommand startUntilCommit(String table) throws Exception {
    Path log = folder.resolve("warehouse").resolve(table).resolve("_delta_log");
    long before = commits(log);
    RealCommand run = RealCommand.start(folder, "run");
    while (run.runsFor(5) && commits(log) == before) {
      Thread.onSpinWait();
    }
    return run;
  }

  private static long commits(Path log) throws IOException {
    try (Stream<Path> files = Files.list(log)) {
      return files.filter(file -> file.getFileName().toString().matches("\\d{20}\\.json")).count();
    }
  }

  /** Only what is killed has to be a process of its own. */
  private void run() {
    Console.Outcome outcome = console.flywheel("run");
    assertThat(outcome.code()).as(outcome.err()).isEqualTo(ExitCode.DONE);
  }

  private String query() {
    return console.flywheel("sql", "--format", "csv", LEDGER).out();
  }

  private void deliver(String file, String lines) throws IOException {
    console.deliver(file, Console.SALES + lines);
  }
}
