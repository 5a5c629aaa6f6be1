package io.flywheel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.flywheel.cli.Console.Outcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What --dry-run says, and that it does nothing. */
@Tag("proof")
class DryRunTest {
  private final Console console = new Console();
  private final Path warehouse = console.folder().resolve("warehouse");

  @Test
  void where_there_is_no_warehouse_the_files_are_named_and_none_is_made() throws IOException {
    twoDays();

    Outcome run = console.flywheel("run", "--dry-run", "--until", "2024-01-01");
    Outcome ingest = console.flywheel("ingest", "--dry-run", "--feed", "sales");

    assertThat(run.code()).as(run.err()).isEqualTo(0);
    assertThat(run.out())
        .contains("Would take 2 files; 0 files are known already:")
        .containsPattern("sales +sales/2024-01-01\\.csv +2024-01-01 +new\n")
        .doesNotContain("2024-01-02")
        .contains("Would create the warehouse in " + warehouse)
        .contains("Tables that read reference/shops, sales would be built too")
        .contains("silver.sale, ")
        .contains("gold.ledger");
    assertThat(ingest.out()).contains("sales/2024-01-02.csv").doesNotContain("shops");
    assertThat(warehouse).doesNotExist();
  }

  @Test
  void each_stage_says_what_it_would_do_and_leaves_the_warehouse_as_it_is() throws IOException {
    twoDays();
    assertThat(console.flywheel("run").code()).isEqualTo(0);
    console.deliver("sales/2024-01-02.csv", Console.SALES + sale("b", "2024-01-02", "8.25"));
    console.deliver("sales/2024-01-03.csv", Console.SALES + sale("c", "2024-01-03", "1.00"));
    Map<String, String> before = files();

    Outcome run = console.flywheel("run", "--dry-run");

    assertThat(run.out())
        .contains("Would take 2 files; 2 files are known already:")
        .containsPattern("sales/2024-01-02\\.csv +2024-01-02 +new content\n")
        .containsPattern("sales/2024-01-03\\.csv +2024-01-03 +new\n")
        .contains("Nothing is stale")
        .contains("Tables that read sales would be built too");
    assertThat(console.flywheel("publish", "--dry-run").out()).contains("Nothing to publish");
    assertThat(console.flywheel("build", "--dry-run", "--table", "ledger").err())
        .contains("'ledger' is not a table name; did you mean 'gold.ledger'?");
    assertThat(console.flywheel("build", "--full", "--dry-run").out())
        .containsPattern("gold\\.ledger +all +a full rebuild");
    assertThat(files()).isEqualTo(before);

    assertThat(console.flywheel("ingest").code()).isEqualTo(0);
    before = files();
    assertThat(console.flywheel("build", "--dry-run", "--table", "silver.sale").out())
        .contains("silver.sale")
        .doesNotContain("gold.ledger");
    Outcome stale = console.flywheel("publish", "--dry-run");
    assertThat(stale.code()).isEqualTo(3);
    assertThat(stale.err()).contains("publish refuses while tables are stale");
    assertThat(files()).isEqualTo(before);

    assertThat(console.flywheel("build").code()).isEqualTo(0);
    before = files();
    assertThat(console.flywheel("check", "--dry-run").out())
        .containsPattern("Would check \\d+ rules:")
        .containsPattern("gold\\.ledger +key_is_unique");
    assertThat(files()).isEqualTo(before);

    assertThat(console.flywheel("check").code()).isEqualTo(0);
    before = files();
    assertThat(console.flywheel("publish", "--dry-run").out())
        .contains("Would publish publication 4, as of 2024-01-03:")
        .containsPattern("gold\\.ledger +0 +1\n");
    assertThat(files()).isEqualTo(before);
    assertThat(console.flywheel("publish").out()).contains("Published: publication 4");
  }

  @Test
  void maintenance_says_what_it_would_do_then_does_it_once_and_nothing_is_new_after_it()
      throws IOException {
    for (int day = 1; day <= 4; day++) {
      String name = "2024-01-0" + day;
      console.deliver("sales/" + name + ".csv", Console.SALES + sale("s" + day, name, "1.00"));
      assertThat(console.flywheel("run").code()).isEqualTo(0);
    }
    Map<String, String> before = files();

    assertThat(console.flywheel("maintain", "--dry-run").out())
        .contains("Would maintain:")
        .containsPattern("bronze\\.sale +4 +1 +0 +0\n")
        .containsPattern("ops\\.ingest_file +4 +1 +0 +0\n")
        // Days of few rows leave one file a month in built tables.
        .doesNotContain("gold.ledger");
    assertThat(files()).isEqualTo(before);

    assertThat(console.flywheel("maintain").out())
        .containsPattern("bronze\\.sale +4 +1 +0 +0\n")
        .contains("Published: publication 9, the same rows in fewer files.");
    before = tableFiles();
    assertThat(console.flywheel("maintain").out())
        .isEqualTo(
            "Nothing to do: no table holds many small files, or files that nobody can read.\n");
    assertThat(console.flywheel("run").out())
        .contains("No file is new")
        .contains("Nothing is stale");
    assertThat(tableFiles()).isEqualTo(before);

    console.deliver("sales/2024-01-05.csv", Console.SALES + sale("s5", "2024-01-05", "1.00"));
    assertThat(console.flywheel("run").out())
        .containsPattern("gold\\.ledger +built +5 +1 ")
        .contains("Published: publication 11, as of 2024-01-05.");
    assertThat(
            console
                .flywheel("sql", "--format", "csv", "SELECT sum(amount) AS s FROM gold.ledger")
                .out())
        .isEqualTo("s\r\n5.00\r\n");
  }

  @Test
  void a_file_that_was_refused_is_named_as_such_until_it_is_mended() throws IOException {
    StringBuilder bad = new StringBuilder(Console.SALES);
    for (int i = 0; i < 12; i++) {
      bad.append(sale("x" + i, "2024-02-30", "1.00"));
    }
    console.deliver("sales/2024-02-29.csv", bad.toString());
    assertThat(console.flywheel("ingest").code()).isEqualTo(3);

    assertThat(console.flywheel("ingest", "--dry-run").out())
        .containsPattern("sales/2024-02-29\\.csv +2024-02-29 +refused before, and unchanged since");
    console.deliver("sales/2024-02-29.csv", Console.SALES + sale("x", "2024-02-29", "1.00"));
    assertThat(console.flywheel("ingest", "--dry-run").out())
        .containsPattern("sales/2024-02-29\\.csv +2024-02-29 +new\n");
  }

  @Test
  void a_company_is_announced_and_not_generated() throws IOException {
    Path exports = console.folder().resolve("exports");
    Path profiles = Files.createDirectories(console.folder().resolve("conf/profiles"));
    Files.writeString(profiles.resolve("demo.conf"), "flywheel {}\n");
    Outcome generate =
        console.flywheel(
            "generate", "--landing", exports.toString(), "--to", "2024-01-31", "--dry-run");
    Outcome demo =
        console.flywheel(
            "demo", "--landing", exports.toString(), "--to", "2024-01-31", "--dry-run");

    assertThat(generate.out()).contains("Would write 31 days of a company").contains("  orders\n");
    assertThat(demo.code()).as(demo.err()).isEqualTo(0);
    assertThat(demo.out()).contains(generate.out()).contains("Would run everything");
    assertThat(exports).doesNotExist();
    assertThat(warehouse).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sql --dry-run",
        "status --dry-run",
        "plan --dry-run",
        "doctor --dry-run",
        "maintain --full",
        "check --until 2024-01-01",
        "publish --full",
        "ingest --full",
        "generate --until 2024-01-01",
      })
  void an_option_without_a_meaning_exits_2_and_names_it(String line) {
    String[] arguments = line.split(" ");
    Outcome refused = console.flywheel(arguments);

    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.err())
        .contains(arguments[1])
        .containsAnyOf("See flywheel " + arguments[0] + " --help", "Possible solutions:");
    assertThat(warehouse).doesNotExist();
  }

  private void twoDays() throws IOException {
    console.deliver(
        "reference/shops/2024-01-01.csv", "shop,valid_from,region\nS1,2024-01-01,north\n");
    console.deliver("sales/2024-01-01.csv", Console.SALES + sale("a", "2024-01-01", "12.50"));
    console.deliver("sales/2024-01-02.csv", Console.SALES + sale("b", "2024-01-02", "7.25"));
  }

  private static String sale(String id, String day, String amount) {
    return "%s,0,%s 10:00:00,S1,%s\n".formatted(id, day, amount);
  }

  /** The same of tables alone: a command that writes takes the lock, whatever it finds to do. */
  private Map<String, String> tableFiles() throws IOException {
    Map<String, String> files = files();
    files.keySet().removeIf(file -> Path.of(file).getParent().equals(warehouse));
    return files;
  }

  /** Every file of the warehouse with its size and time; the log of Spark is not part of it. */
  private Map<String, String> files() throws IOException {
    try (Stream<Path> all = Files.walk(warehouse)) {
      Map<String, String> files = new TreeMap<>();
      all.filter(Files::isRegularFile)
          .filter(file -> !file.startsWith(warehouse.resolve("_logs")))
          .forEach(file -> files.put(file.toString(), stamp(file)));
      return files;
    }
  }

  private static String stamp(Path file) {
    try {
      return Files.size(file) + " " + Files.getLastModifiedTime(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
