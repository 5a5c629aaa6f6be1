package io.flywheel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.flywheel.cli.Console.Outcome;
import io.flywheel.warehouse.TestFolders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A new table that cannot be computed, and the runs after it. */
@Tag("proof")
final class RefusedTableTest {
  private final Console console = new Console();
  private final Path ledger = console.folder().resolve("datasets/gold/ledger");
  private final Path extra = ledger.resolveSibling("extra");

  @Test
  void the_run_that_it_opened_publishes_nothing_once_the_table_is_gone() throws IOException {
    console.deliver(
        "reference/shops/2024-01-01.csv", "shop,valid_from,region\nS1,2024-01-01,north\n");
    console.deliver("sales/2024-01-01.csv", Console.SALES + "a,0,2024-01-01 10:00:00,S1,12.50\n");
    assertThat(console.flywheel("run").out()).contains("Published: publication 2,");
    addTableThatDividesByZero();

    Outcome refused = console.flywheel("run");
    TestFolders.delete(extra);
    Outcome after = console.flywheel("run");

    assertThat(refused.code()).as(refused.err()).isEqualTo(3);
    assertThat(refused.err())
        .contains(
            "flywheel: nothing is published: %s:2: gold.extra: [DIVIDE_BY_ZERO] Division by zero."
                .formatted(extra.resolve("transform.sql")))
        .contains("Nothing of the table was written.")
        .doesNotContain("ansi");
    assertThat(after.code()).as(after.err()).isEqualTo(0);
    assertThat(after.out())
        .contains("Nothing to publish: readers see what they saw before.")
        .doesNotContain("Published");
    assertThat(console.flywheel("publish").out()).contains("Nothing to publish: no run is open.");
  }

  @Test
  void a_run_that_is_checked_twice_has_each_broken_rule_once() throws IOException {
    Path contract = ledger.resolve("contract.yaml");
    replace(contract, "source_rows > 0", "source_rows > 1");
    console.deliver("sales/2024-01-01.csv", Console.SALES + "a,0,2024-01-01 10:00:00,S1,12.50\n");

    Outcome run = console.flywheel("run");
    Outcome again = console.flywheel("run");

    assertThat(run.code()).isEqualTo(3);
    assertThat(run.err())
        .endsWith(
            "flywheel: nothing is published: has_rows of gold.ledger is broken (rows: 1). Readers"
                + " see nothing yet. Mend the rows, or the table if its SQL is wrong, then run"
                + " again.\n");
    assertThat(again.code()).isEqualTo(3);
    assertThat(console.flywheel("status").out().lines().filter(line -> line.contains("has_rows")))
        .hasSize(1);

    replace(contract, "source_rows > 1", "source_rows > 0");
    assertThat(console.flywheel("run").code()).isZero();
    assertThat(console.flywheel("status").out()).doesNotContain("has_rows");
  }

  private void addTableThatDividesByZero() throws IOException {
    TestFolders.copy(ledger, extra);
    replace(extra.resolve("contract.yaml"), "gold.ledger", "gold.extra");
    replace(extra.resolve("contract.yaml"), "name: ledger", "name: extra");
    replace(extra.resolve("transform.sql"), "count(*)", "count(*) div (count(*) - 1)");
  }

  private static void replace(Path file, String written, String instead) throws IOException {
    String text = Files.readString(file);
    assertThat(text).contains(written);
    Files.writeString(file, text.replace(written, instead));
  }
}
