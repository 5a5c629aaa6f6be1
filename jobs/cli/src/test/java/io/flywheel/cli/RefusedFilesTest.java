package io.flywheel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.flywheel.cli.Console.Outcome;
import java.io.IOException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Files that are refused or in conflict, as somebody at a terminal sees them. */
@Tag("proof")
final class RefusedFilesTest {
  private static final String SKIP = "-Dflywheel.ingest.refused-file=skip";

  private final Console console = new Console();

  @Test
  void they_are_said_each_time_until_they_are_mended() throws IOException {
    console.deliver(
        "reference/shops/2024-01-01.csv", "shop,valid_from,region\nS1,2024-01-01,north\n");
    sales("2024-01-01", "a", "1.00");
    sales("2024-01-02", "a", "2.00");
    console.deliver("sales/2024-01-03.csv", "sale_id\n");

    Outcome conflict = console.flywheel("run", SKIP);

    assertThat(conflict.code()).as(conflict.err()).isEqualTo(3);
    assertThat(conflict.out()).contains("Refused: 1 file; left out.").doesNotContain("Published");
    assertThat(conflict.err().strip().lines().toList())
        .last()
        .asString()
        .startsWith(
            "flywheel: nothing is published: 1 record of sales/2024-01-02.csv has other content"
                + " than sales/2024-01-01.csv has under the same keys, more than"
                + " ingest.conflict-share = 0.1 of a file.")
        .contains("`flywheel run --retake GLOB`", "deliver one of them anew");
    assertThat(console.flywheel("publish", SKIP).code()).isEqualTo(3);
    assertThat(console.flywheel("publish", SKIP, "--dry-run").code()).isEqualTo(3);
    assertThat(console.flywheel("status", SKIP).out())
        .contains("Publication is held back: 1 record of");

    sales("2024-01-02", "b", "2.00");
    Outcome rest = console.flywheel("run", SKIP);
    assertThat(rest.code()).as(rest.err()).isEqualTo(3);
    assertThat(rest.out()).contains("Published: publication");
    assertThat(rest.err().strip().lines().toList())
        .last()
        .asString()
        .startsWith(
            "flywheel: the rest is published: 1 refused file is left out: sales/2024-01-03.csv.");
    assertThat(console.flywheel("ingest", SKIP).code()).isEqualTo(0);
    assertThat(console.flywheel("status", SKIP).out()).contains("Files that are refused until");

    sales("2024-01-03", "c", "3.00");
    Outcome mended = console.flywheel("run", SKIP);
    assertThat(mended.code()).as(mended.err()).isEqualTo(0);
    assertThat(console.flywheel("status", SKIP).out())
        .doesNotContain("Files that are refused until")
        .doesNotContain("held back");
  }

  private void sales(String day, String id, String amount) throws IOException {
    console.deliver(
        "sales/" + day + ".csv",
        Console.SALES + "%s,0,%s 10:00:00,S1,%s\n".formatted(id, day, amount));
  }
}
