package io.flywheel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.flywheel.cli.Console.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** How the stages of a run end, each in a warehouse of its own. */
@Tag("proof")
class StagesTest {
  private final Console console = new Console();
  private final Path folder = console.folder();

  @Test
  void stages_are_commands_of_their_own_and_an_overtaken_run_exits_4() throws IOException {
    console.deliver(
        "reference/shops/2024-01-01.csv", "shop,valid_from,region\nS1,2024-01-01,north\n");
    console.deliver("sales/2024-01-01.csv", Console.SALES + "a,0,2024-01-01 10:00:00,S1,12.50\n");
    console.deliver("sales/2024-01-02.csv", Console.SALES + "b,0,2024-01-02 10:00:00,S1,7.25\n");
    String warehouse = folder.resolve("staged").toString();

    assertThat(flywheel("ingest", "--until", "2024-01-01", "--warehouse", warehouse).out())
        .contains("Ingested in run-1, as of 2024-01-01:");
    assertThat(flywheel("build", "--run", "run-9", "--warehouse", warehouse).code()).isEqualTo(4);
    assertThat(last(flywheel("publish", "--run", "run-1", "--warehouse", warehouse).err()))
        .isEqualTo(
            "flywheel: nothing is published: publish refuses while tables are stale; run `flywheel"
                + " build` first. Readers see nothing yet.");
    assertThat(flywheel("plan", "--warehouse", warehouse).out())
        .contains("gold.ledger")
        .doesNotContain("not published");
    assertThat(flywheel("build", "--run", "run-1", "--warehouse", warehouse).code()).isEqualTo(0);
    assertThat(flywheel("plan", "--warehouse", warehouse).out())
        .contains("Nothing is stale")
        .contains(
            "Built in run-1 and not published: silver.sale, silver.shop, gold.ledger, gold.month_revenue. ");
    Outcome empty =
        flywheel(
            "sql",
            "--warehouse",
            warehouse,
            "WITH a AS (SELECT 1 FROM gold.ledger WHERE amount IN (SELECT amount FROM current.sale))"
                + " SELECT count(*) AS n FROM a, ops.publication");
    assertThat(empty.out()).isEqualTo("n\n-\n0\n");
    assertThat(empty.err())
        .startsWith(
            "bronze.sale, gold.ledger are not published yet and so without rows here; `flywheel"
                + " run` publishes what it builds\n");
    assertThat(flywheel("check", "--run", "run-1", "--warehouse", warehouse).code()).isEqualTo(0);
    assertThat(flywheel("publish", "--run", "run-1", "--warehouse", warehouse).out())
        .contains("Published: publication 2");
    assertThat(flywheel("plan", "--warehouse", warehouse).out()).doesNotContain("not published");
  }

  @Test
  void stages_find_nothing_to_do_where_nothing_was_delivered() throws IOException {
    Path empty = Files.createDirectories(folder.resolve("empty-landing"));
    String warehouse = folder.resolve("idle").toString();

    assertThat(flywheel("ingest", "--warehouse", warehouse, "--landing", empty.toString()).code())
        .isEqualTo(0);
    for (String stage : List.of("build", "check", "publish")) {
      Outcome idle = flywheel(stage, "--warehouse", warehouse);
      assertThat(idle.code()).as(stage + ": " + idle.err()).isEqualTo(0);
    }
  }

  @Test
  void a_refused_file_exits_3_with_its_lines_and_changes_nothing_published() throws IOException {
    Path warehouse = folder.resolve("refusing");
    Path files = folder.resolve("refused-landing");
    String bad =
        IntStream.range(0, 12)
            .mapToObj(i -> "x" + i + ",0,2024-02-30 10:00:00,S1,1.00\n")
            .collect(Collectors.joining());
    Files.createDirectories(files.resolve("sales"));
    Files.writeString(files.resolve("sales/2024-02-29.csv"), Console.SALES + bad);

    Outcome refused =
        flywheel("run", "--warehouse", warehouse.toString(), "--landing", files.toString());

    assertThat(refused.code()).as(refused.err()).isEqualTo(3);
    assertThat(refused.out())
        .contains("Refused: 1 file; nothing of this delivery entered the warehouse")
        .contains("sales/2024-02-29.csv")
        .contains("2024-02-30 10:00:00");
    assertThat(last(refused.err()))
        .startsWith("flywheel: nothing is published: sales/2024-02-29.csv is refused (12 of 12 ")
        .endsWith("). Readers see nothing yet. Mend the file or remove it, then run again.");
    assertThat(flywheel("status", "--warehouse", warehouse.toString()).out())
        .contains("refused")
        .doesNotContain("published");
  }

  private static String last(String err) {
    return err.lines().reduce((before, after) -> after).orElse("");
  }

  private Outcome flywheel(String... arguments) {
    return console.flywheel(arguments);
  }
}
