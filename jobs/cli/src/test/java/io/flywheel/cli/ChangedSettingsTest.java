package io.flywheel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.flywheel.cli.Console.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A warehouse met with another currency, time zone or mapping than it was filled with. */
@Tag("proof")
class ChangedSettingsTest {
  private static final String POUNDS = "-Dflywheel.reporting.currency=GBP";
  private static final String BERLIN = "-Dflywheel.reporting.time-zone=Europe/Berlin";

  private final Console console = new Console();
  private final String warehouse = console.folder().resolve("warehouse").toString();

  @Test
  void nothing_is_taken_for_another_currency_until_everything_is_computed_in_it()
      throws IOException {
    console.deliver(
        "reference/shops/2024-01-01.csv", "shop,valid_from,region\nS1,2024-01-01,north\n");
    console.deliver("sales/2024-01-01.csv", Console.SALES + "a,0,2024-01-01 10:00:00,S1,12.50\n");
    assertThat(console.flywheel("run").code()).isZero();
    console.deliver("sales/2024-01-02.csv", Console.SALES + "b,0,2024-01-02 10:00:00,S1,7.25\n");

    for (String command : new String[] {"run", "build", "run --dry-run"}) {
      refused(
          (command + " " + POUNDS).split(" "),
          warehouse + " reports in USD, and flywheel.reporting.currency is GBP now",
          "Name another warehouse, with --warehouse",
          "or compute everything again in GBP with `flywheel run --full`");
    }
    refused(new String[] {"run", "--full", BERLIN}, "days of UTC", "Name another warehouse");
    assertThat(files()).isEqualTo("2");

    usesTheCurrency(true);
    refused(
        new String[] {"run", "--full", POUNDS},
        "cannot be computed again in GBP, as its rates in bronze.shop are worth USD");
    usesTheCurrency(false);
    assertThat(console.flywheel("run", "--full", POUNDS).out()).contains("as of 2024-01-02.");
    assertThat(files()).isEqualTo("3");
    refused(new String[] {"run"}, "reports in GBP, and flywheel.reporting.currency is USD now");
  }

  @Test
  void a_changed_mapping_is_said_until_files_are_taken_again() throws IOException {
    console.deliver("sales/2024-01-01.csv", Console.SALES + "a,0,2024-01-01 10:00:00,S1,12.50\n");
    assertThat(console.flywheel("run").out()).doesNotContain("mapping");
    Path mapping = console.folder().resolve("mapping.conf");
    Files.writeString(
        mapping,
        """
        flywheel.feeds.sales {
          files = "sales/*.csv", format { type = csv }, day { name = "([0-9-]{10}).csv" }
          columns { sale_id = "concat('n', sale_id)", sold_at = sold_at, shop = shop, amount = amount }
          ignored = [revision]
        }
        """);
    String config = mapping.toString();
    String others =
        "Taken under another mapping than today's, and not changed by it: 1 file,"
            + " sales/2024-01-01.csv. `flywheel ingest --retake GLOB` takes them again.\n";

    for (String command : new String[] {"ingest", "ingest --dry-run", "status"}) {
      String[] line = (command + " --config " + config).split(" ");
      assertThat(console.flywheel(line).out()).as(command).contains(others);
    }
    assertThat(console.flywheel("ingest", "--config", config, "--retake", "sale/*").err())
        .contains(
            "--retake 'sale/*': no file that was taken is called so; the nearest is"
                + " 'sales/2024-01-01.csv'");
    assertThat(
            console.flywheel("run", "--config", config, "--retake", "sales/*", "--dry-run").out())
        .containsPattern("sales +sales/2024-01-01.csv +2024-01-01 +retaken\n")
        .doesNotContain(others);
    assertThat(console.flywheel("run", "--config", config, "--retake", "sales/*").out())
        .contains("Deleted from sales, as newer files no longer have them: 1 record\n")
        .doesNotContain(others);
    assertThat(console.flywheel("status", "--config", config).out()).doesNotContain(others);
    assertThat(console.flywheel("status").out()).contains(others);
  }

  private void refused(String[] line, String... says) {
    Outcome outcome = console.flywheel(line);
    assertThat(outcome.code()).as(outcome.out() + outcome.err()).isEqualTo(2);
    assertThat(outcome.out()).isEmpty();
    assertThat(outcome.err().lines().filter(said -> !said.startsWith("["))).hasSize(1);
    assertThat(outcome.err()).contains(says);
    if (outcome.err().contains("time-zone")) {
      assertThat(outcome.err()).doesNotContain("--full");
    }
  }

  /** Makes the rows of a delivered table depend on the currency, as those of exchange rates do. */
  private void usesTheCurrency(boolean used) throws IOException {
    Path transform = console.folder().resolve("datasets/silver/shop/transform.sql");
    String sql = Files.readString(transform);
    String without = "max_by(region, valid_from)";
    String with = "max_by(region, if(:reporting_currency = '', NULL, valid_from))";
    Files.writeString(transform, used ? sql.replace(without, with) : sql.replace(with, without));
  }

  private String files() {
    return console
        .flywheel("sql", "--format", "csv", "SELECT count(*) AS n FROM ops.ingest_file")
        .out()
        .lines()
        .skip(1)
        .findFirst()
        .orElseThrow();
  }
}
