package io.flywheel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.flywheel.cli.Console.Outcome;
import java.io.IOException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Rollback, release and the deep check, as they are typed. */
@Tag("proof")
class RollbackCommandTest {
  private static final String SUM = "SELECT sum(amount) AS amount FROM gold.ledger";

  private static Console published;

  private Console console;

  @BeforeAll
  static void two_published_runs() throws IOException {
    Console console = new Console();
    console.deliver(
        "reference/shops/2024-01-01.csv", "shop,valid_from,region\nS1,2024-01-01,north\n");
    console.deliver("sales/2024-01-01.csv", Console.SALES + "a,0,2024-01-01 10:00:00,S1,12.50\n");
    assertThat(console.flywheel("run").code()).isZero();
    console.deliver("sales/2024-01-02.csv", Console.SALES + "b,0,2024-01-02 10:00:00,S1,7.25\n");
    assertThat(console.flywheel("run").code()).isZero();
    published = console;
  }

  @BeforeEach
  void a_copy() {
    console = published.copy();
  }

  private Outcome flywheel(String... arguments) {
    return console.flywheel(arguments);
  }

  private String sum() {
    return flywheel("sql", "--format", "csv", SUM).out().lines().skip(1).findFirst().orElseThrow();
  }

  @Test
  void readers_go_back_and_files_that_come_meanwhile_wait_for_the_release() throws IOException {
    Outcome rehearsed = flywheel("publish", "--rollback", "2", "--dry-run");
    assertThat(rehearsed.code()).as(rehearsed.err()).isZero();
    assertThat(rehearsed.out())
        .contains("Would take readers back to publication 2, as of 2024-01-01, as publication 5")
        .containsPattern("gold\\.ledger +1 +0\n");
    assertThat(sum()).isEqualTo("19.75");
    Outcome back = flywheel("publish", "--rollback", "2");

    assertThat(back.code()).as(back.err()).isZero();
    assertThat(back.out())
        .contains("with publication 5 readers see publication 2 again, as of 2024-01-01");
    assertThat(sum()).isEqualTo("12.50");
    console.deliver("sales/2024-01-03.csv", Console.SALES + "c,0,2024-01-03 10:00:00,S1,1.00\n");
    for (String stage : new String[] {"run", "ingest", "build", "check", "publish"}) {
      Outcome held = flywheel(stage);
      assertThat(held.code()).as(stage).isEqualTo(3);
      assertThat(held.err()).as(stage).contains("flywheel publish --release");
      assertThat(held.err()).as(stage).endsWith("Readers see publication 5, as of 2024-01-01.\n");
    }
    for (String stage : new String[] {"run", "ingest", "build", "check"}) {
      assertThat(flywheel(stage, "--dry-run").err()).as(stage).contains("A rollback pauses runs");
    }
    assertThat(flywheel("publish", "--dry-run").code()).isEqualTo(3);
    assertThat(flywheel("status").out()).contains("A rollback pauses runs");
    assertThat(flywheel("plan").err()).contains("A rollback pauses runs");

    assertThat(flywheel("publish", "--release", "--dry-run").out())
        .isEqualTo(
            "Would let runs go on, as publication 6. Readers see publication 5, as of 2024-01-01"
                + " until the next run.\n");
    assertThat(flywheel("publish", "--release").out()).contains("Released: publication 6.");
    assertThat(sum()).isEqualTo("12.50");
    assertThat(flywheel("run").code()).isZero();
    assertThat(sum()).isEqualTo("20.75");
  }

  @Test
  void what_has_no_meaning_is_refused() {
    assertThat(flywheel("publish", "--rollback", "99").code()).isEqualTo(2);
    assertThat(flywheel("publish", "--rollback", "99").err())
        .contains("no publication 99", "2 (as of 2024-01-01), 4 (as of 2024-01-02)");
    assertThat(flywheel("publish", "--release").code()).isEqualTo(2);
    assertThat(flywheel("publish", "--release", "--dry-run").code()).isEqualTo(2);
    assertThat(flywheel("publish", "--rollback", "99", "--dry-run").code()).isEqualTo(2);
    assertThat(flywheel("publish", "--rollback", "2", "--run", "run-1").code()).isEqualTo(2);
    assertThat(flywheel("publish", "--release", "--rollback", "2").code()).isEqualTo(2);
    assertThat(flywheel("check", "--deep", "--run", "run-1").code()).isEqualTo(2);
  }

  @Test
  void a_deep_check_computes_what_readers_see_again() {
    Outcome deep = flywheel("check", "--deep", "--intervals", "9");

    assertThat(deep.code()).as(deep.err() + deep.out()).isZero();
    assertThat(deep.out()).contains("Checked: 10 rules hold.");
  }
}
