package io.flywheel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.flywheel.cli.Console.Outcome;
import io.flywheel.warehouse.EarlierBuild;
import io.flywheel.warehouse.TestFolders;
import io.flywheel.warehouse.run.RunLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands in this process, on a warehouse of six small tables. */
@Tag("proof")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CommandLineTest {
  private final Console console = new Console();
  private final Path folder = console.folder();
  private final Path landing = console.landing();
  private Outcome firstRun;

  @BeforeAll
  void one_run_over_two_days() throws IOException {
    console.deliver(
        "reference/shops/2024-01-01.csv", "shop,valid_from,region\nS1,2024-01-01,north\n");
    console.deliver("sales/2024-01-01.csv", Console.SALES + "a,0,2024-01-01 10:00:00,S1,12.50\n");
    console.deliver("sales/2024-01-02.csv", Console.SALES + "b,0,2024-01-02 10:00:00,S1,7.25\n");
    firstRun = flywheel("run");
  }

  @Test
  void a_run_creates_the_warehouse_and_prints_a_line_for_each_table() {
    assertThat(firstRun.code()).as(firstRun.err()).isEqualTo(0);
    assertThat(firstRun.out())
        .contains("Ingested in run-1, as of 2024-01-02:")
        .containsPattern("gold\\.ledger +built +2 +all +\\d+\\.\\d")
        .contains("Published: publication 2, as of 2024-01-02.");
    assertThat(firstRun.err()).contains("taking new files");
    assertThat(firstRun.err().lines()).allMatch(line -> line.startsWith("["));
  }

  @Test
  void a_run_with_nothing_new_says_so_and_publishes_nothing() {
    Outcome again = flywheel("run");

    assertThat(again.code()).as(again.err()).isEqualTo(0);
    assertThat(again.out()).contains("No file is new").contains("Nothing is stale");
    assertThat(csv("SELECT count(*) AS n FROM ops.publication")).isEqualTo("n\r\n2\r\n");
  }

  @Test
  void sql_writes_csv_with_a_header_and_options_may_stand_first() {
    Outcome csv =
        flywheel("sql", "--format", "csv", "SELECT day, amount FROM gold.ledger ORDER BY day");

    assertThat(csv.out()).isEqualTo("day,amount\r\n2024-01-01,12.50\r\n2024-01-02,7.25\r\n");
    assertThat(csv.err()).isEmpty();
    assertThat(csv.code()).isEqualTo(0);
  }

  @Test
  void sql_reads_standard_input() {
    Outcome json =
        console.flywheelReading(
            "SELECT region, amount FROM gold.ledger ORDER BY day LIMIT 1;\n",
            "sql",
            "--format",
            "json");

    assertThat(json.out()).isEqualTo("[\n{\"region\":\"north\",\"amount\":12.50}\n]\n");
  }

  @Test
  void show_tables_shows_every_layer_and_what_is_current() {
    assertThat(csv("SHOW TABLES").lines().map(line -> line.split(",")[0]).distinct())
        .containsExactly("namespace", "bronze", "silver", "gold", "ops", "current");
    assertThat(csv("SHOW TABLES LIKE 'led*'").lines()).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "DELETE FROM gold.ledger",
        "SELECT * FROM csv.`/etc/passwd`",
        "SELECT reflect('java.lang.System', 'getenv')",
        "SET spark.sql.runSQLOnFiles = true",
        "SELECT nothing FROM gold.ledger",
        "SELECT * FROM gold.nothing",
        "SELEC 1",
      })
  void a_wrong_or_forbidden_statement_exits_2_without_a_stack_trace(String sql) {
    Outcome refused = flywheel("sql", sql);

    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.out()).isEmpty();
    assertThat(refused.err())
        .startsWith("flywheel: ")
        .doesNotContain("\tat ")
        .doesNotContain("'Project");
  }

  @Test
  void a_statement_that_fails_while_it_runs_exits_1_and_names_the_log() {
    Outcome failed = flywheel("sql", "SELECT amount / (amount - amount) FROM gold.ledger");

    assertThat(failed.code()).isEqualTo(1);
    assertThat(failed.err())
        .startsWith("flywheel: [DIVIDE_BY_ZERO]")
        .doesNotContain("ansi")
        .contains("Details are in " + folder.resolve("warehouse").resolve("_logs"))
        .doesNotContain("\tat ");
  }

  @Test
  void reading_a_warehouse_that_is_not_there_exits_2_and_creates_nothing() {
    Path nowhere = folder.resolve("nowhere");
    Outcome missing = flywheel("sql", "SELECT 1", "--warehouse", nowhere.toString());

    assertThat(missing.code()).isEqualTo(2);
    assertThat(missing.err()).contains("there is no warehouse in " + nowhere);
    assertThat(nowhere).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sql SHOW_TABLES",
        "status",
        "plan",
        "run",
        "run --dry-run",
        "ingest",
        "ingest --dry-run",
        "build",
        "build --dry-run",
        "check",
        "check --dry-run",
        "check --deep",
        "publish",
        "publish --dry-run",
        "publish --rollback 1",
        "maintain",
        "maintain --dry-run",
      })
  void every_command_refuses_a_warehouse_of_an_earlier_build(String command) throws IOException {
    Path warehouse = earlier();
    String[] words = (command + " --warehouse " + warehouse).split(" ");

    Outcome refused =
        flywheel(Stream.of(words).map(word -> word.replace('_', ' ')).toArray(String[]::new));

    assertThat(refused.code()).as(refused.err()).isEqualTo(2);
    assertThat(refused.out()).isEmpty();
    assertThat(refused.err())
        .contains("flywheel: the warehouse in " + warehouse + " was made by an earlier build")
        .contains("delete the folder " + warehouse + ", or name another with --warehouse");
  }

  private Path earlier() {
    Path copy = folder.resolve("earlier");
    if (!Files.exists(copy)) {
      TestFolders.copy(folder.resolve("warehouse"), copy);
      EarlierBuild.made(copy);
    }
    return copy;
  }

  @Test
  void a_warehouse_that_is_held_exits_4() {
    try (RunLock held = RunLock.acquire(folder.resolve("warehouse"))) {
      Outcome locked = flywheel("run");

      assertThat(held).isNotNull();
      assertThat(locked.code()).isEqualTo(4);
      assertThat(locked.err()).startsWith("flywheel: ");
    }
  }

  @Test
  void the_plan_as_json_is_the_graph_with_windows() throws IOException {
    JsonNode tables =
        new ObjectMapper().readTree(flywheel("plan", "--format", "json").out()).get("tables");

    Map<String, JsonNode> byName =
        IntStream.range(0, tables.size())
            .mapToObj(tables::get)
            .collect(Collectors.toMap(table -> table.get("table").asText(), table -> table));
    assertThat(byName.get("bronze.sale").get("feed").asText()).isEqualTo("sales");
    JsonNode ledger = byName.get("gold.ledger");
    assertThat(ledger.get("stale").asBoolean()).isFalse();
    assertThat(ledger.get("inputs").toString())
        .isEqualTo(
            "[{\"table\":\"silver.sale\",\"interval\":\"day\",\"lookback\":0,\"lookahead\":0}]");
  }

  @Test
  void wrong_usage_exits_2_and_says_what_was_meant() {
    assertThat(flywheel("buidl").code()).isEqualTo(2);
    assertThat(flywheel("buidl").err()).contains("flywheel build");
    assertThat(flywheel("run", "--profil", "demo").err()).contains("--profile");
    assertThat(flywheel("build", "--table", "ledger").err())
        .contains("'ledger' is not a table name; did you mean 'gold.ledger'?");
    assertThat(flywheel("build", "--table", "gold.ledgr").err())
        .contains("did you mean 'gold.ledger'?");
    assertThat(flywheel("run", "--until", "yesterday").code()).isEqualTo(2);
    assertThat(flywheel("run", "-Dflywheel.landin=x").err())
        .contains("the nearest is flywheel.landing");
    assertThat(flywheel("run", "-Duser.home=x").code()).isEqualTo(2);
    assertThat(flywheel().code()).isEqualTo(2);
  }

  @Test
  void every_command_explains_itself_with_an_example() {
    for (String command :
        List.of(
            "demo",
            "generate",
            "run",
            "map",
            "ingest",
            "build",
            "check",
            "publish",
            "test",
            "plan",
            "sql",
            "status",
            "doctor")) {
      Outcome help = flywheel(command, "--help");
      assertThat(help.code()).isEqualTo(0);
      assertThat(help.out()).contains("Example:").contains("  flywheel " + command);
      assertThat(flywheel().err() + flywheel("--help").out()).contains(command);
    }
  }

  @Test
  void the_shell_completes_commands() {
    assertThat(flywheel("generate-completion").out())
        .contains("complete")
        .contains("doctor")
        .contains("--dry-run");
  }

  @Test
  void doctor_names_the_origin_of_each_value_and_hides_secrets() {
    Outcome doctor = flywheel("doctor", "-Dflywheel.ingest.personal-key=hush");

    assertThat(doctor.code()).as(doctor.out()).isEqualTo(0);
    assertThat(doctor.out())
        .containsPattern("spark +4\\.\\d+\\.\\d+ +ok\n")
        .containsPattern("delta +4\\.\\d+\\.\\d+ +ok\n")
        .containsPattern("maven +\\S+.* ok")
        .containsPattern("python +\\S+.* ok")
        .containsPattern("flywheel\\.ingest\\.personal-key +\\*{8} +-Dflywheel\\.ingest")
        .containsPattern("flywheel\\.landing +" + landing + " +--landing")
        .doesNotContain("hush");
    Outcome wrong = flywheel("doctor", "--landing", "/nowhere");
    assertThat(wrong.code()).isEqualTo(1);
    assertThat(wrong.err())
        .isEqualTo(
            "flywheel: commands will not work as it is: landing /nowhere: missing: name it with"
                + " --landing DIR.\n");
  }

  private String csv(String sql) {
    return flywheel("sql", "--format", "csv", sql).out();
  }

  private Outcome flywheel(String... arguments) {
    return console.flywheel(arguments);
  }
}
