package io.flywheel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.flywheel.cli.Console.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A table of whole months waits for a feed that is quiet, and every command says so. */
@Tag("proof")
class QuietFeedTest {
  private static final String WAITING =
      "gold.month_revenue: no rows after 2023-12-31, as shops is delivered to 2024-01-01, while"
          + " others are delivered to 2024-01-31. A feed that has nothing to deliver, or has ended,"
          + " says so by a file of 2024-01-31 without records (a header alone).";

  private final Console console = new Console();

  @Test
  void run_status_and_plan_name_the_feed_until_it_says_that_it_has_nothing() throws IOException {
    replace("bronze/shop", "feed, value: reference/shops", "feed, value: shops");
    replace("gold/month_revenue", "unit: month}", "unit: month, complete: true}");
    console.deliver("shops/2024-01-01.csv", "shop,valid_from,region\nS1,2024-01-01,north\n");
    console.deliver("sales/2024-01-31.csv", Console.SALES + "a,0,2024-01-31 10:00:00,S1,12.50\n");

    Outcome run = console.flywheel("run");

    assertThat(run.code()).as(run.err()).isEqualTo(0);
    assertThat(run.out()).containsOnlyOnce(WAITING);
    assertThat(console.flywheel("status").out()).containsOnlyOnce(WAITING);
    assertThat(console.flywheel("plan").out()).contains("Nothing is stale", WAITING);
    assertThat(waiting(console.flywheel("plan", "--format", "json").out()))
        .containsExactly(WAITING);

    console.deliver("shops/2024-01-31.csv", "shop,valid_from,region\n");

    assertThat(console.flywheel("run").out())
        .containsPattern("gold\\.month_revenue +built +1 ")
        .doesNotContain("no rows after");
    assertThat(waiting(console.flywheel("plan", "--format", "json").out())).isEmpty();
  }

  private void replace(String table, String before, String after) throws IOException {
    Path contract = console.folder().resolve("datasets").resolve(table).resolve("contract.yaml");
    String text = Files.readString(contract);
    assertThat(text).contains(before);
    Files.writeString(contract, text.replace(before, after));
  }

  private static List<String> waiting(String json) throws IOException {
    return new ObjectMapper()
        .readTree(json).get("tables").findValues("waiting").stream().map(JsonNode::asText).toList();
  }
}
