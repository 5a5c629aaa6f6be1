package io.flywheel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.flywheel.cli.Console.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import scala.Option;

/** The command on the feeds of six small tables; no session is opened for it. */
@Tag("fast")
class MapCommandTest {
  private final Console console = new Console();

  private String delivered(String file, String text) throws IOException {
    console.deliver(file, text);
    return console.landing().resolve(file).toString();
  }

  @Test
  void the_draft_is_printed_alone_and_notes_go_beside_it() throws IOException {
    String file =
        delivered("shop/2024-01-31.csv", "sale_id;sold_at;shop;amount\na;31.01.2024;S1;12,50\n");
    Outcome drafted = console.flywheel("map", file);

    assertThat(drafted.code()).as(drafted.err()).isEqualTo(0);
    assertThat(drafted.out())
        .startsWith("# A first draft of a mapping for the feed sales, of shop/2024-01-31.csv")
        .contains("files = \"shop/*.csv\"")
        .contains("delimiter = \";\", decimal = \",\"")
        .contains("sold_at = \"strict_timestamp(sold_at, 'dd.MM.yyyy')\"");
    assertThat(drafted.err())
        .isEqualTo(
            "flywheel: The columns are most like those of the feed sales; --feed names another.\n");
  }

  @Test
  void a_draft_is_a_config_that_other_commands_take() throws IOException {
    String file = delivered("2024-01-31.csv", "sale_id,sold_at,shop,amount\na,2024-01-31,S1,1\n");
    Outcome drafted = console.flywheel("map", file, "--feed", "sales");
    Path config = Files.writeString(console.folder().resolve("drafted.conf"), drafted.out());
    Outcome doctor = console.flywheel("doctor", "--config", config.toString(), "-v");

    assertThat(doctor.out()).contains("flywheel.feeds.sales.columns.sale_id");
    assertThat(doctor.err()).doesNotContain("there is no setting");
  }

  @Test
  void a_file_outside_of_the_landing_folder_says_with_which_it_would_run() throws IOException {
    Path file =
        Files.writeString(
            console.folder().resolve("elsewhere.csv"), "sale_id,sold_at,shop,amount\n");
    Outcome drafted = console.flywheel("map", file.toString(), "--feed", "sales");

    assertThat(drafted.out()).contains("files = \"elsewhere.csv\"");
    assertThat(drafted.err()).contains("run with --landing " + file.getParent());
  }

  @Test
  void what_cannot_be_mapped_is_wrong_usage() throws IOException {
    Option<SparkSession> before = SparkSession.getDefaultSession();
    String file = delivered("a.csv", "a,b\n1,2\n");
    Outcome unknown = console.flywheel("map", file, "--feed", "sale");
    Outcome missing = console.flywheel("map", "nowhere.csv", "--feed", "sales");
    String workbook = delivered("a.xlsx", "PK\u0003\u0004");
    Outcome packed = console.flywheel("map", workbook, "--feed", "sales");

    assertThat(unknown.code()).isEqualTo(2);
    assertThat(unknown.err()).isEqualTo("flywheel: unknown feed 'sale'; did you mean 'sales'?\n");
    assertThat(missing.code()).isEqualTo(2);
    assertThat(missing.err()).contains("nowhere.csv: no such file");
    assertThat(packed.code()).isEqualTo(2);
    assertThat(packed.err()).contains("save its sheet as CSV");
    assertThat(console.flywheel("map", file).err()).contains("name one with --feed");
    assertThat(SparkSession.getDefaultSession()).isEqualTo(before);
  }
}
