package io.flywheel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.flywheel.cli.Console.Outcome;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What publish tells programs. */
@Tag("proof")
class PublishCommandTest {
  private static final String SKIP = "-Dflywheel.ingest.refused-file=skip";

  private final Console console = new Console();

  @Test
  void it_names_the_tables_that_its_run_changed_each_time_that_it_is_asked() throws IOException {
    console.deliver(
        "reference/shops/2024-01-01.csv", "shop,valid_from,region\nS1,2024-01-01,north\n");
    console.deliver("sales/2024-01-01.csv", Console.SALES + "a,0,2024-01-01 10:00:00,S1,12.50\n");
    assertThat(console.flywheel("run").code()).isZero();
    assertThat(publish().get("publication").isNull()).isTrue();
    // One file is left out, which is an error, and the rest is published.
    console.deliver("sales/2024-01-02.csv", Console.SALES + "b,0,2024-01-02 10:00:00,S1,7.25\n");
    console.deliver("sales/2024-01-03.csv", "sale_id\n");
    for (String stage : List.of("ingest", "build", "check")) {
      assertThat(console.flywheel(stage, SKIP).code()).as(stage).isZero();
    }

    Outcome first = console.flywheel("publish", "--run", "run-2", "--format", "json", SKIP);

    assertThat(first.code()).isEqualTo(3);
    assertThat(first.err()).contains("flywheel: the rest is published: 1 refused file is left out");
    JsonNode told = json(first);
    assertThat(told.get("publication").asInt()).isEqualTo(4);
    assertThat(told.get("run_id").asText()).isEqualTo("run-2");
    assertThat(told.get("as_of").asText()).isEqualTo("2024-01-02");
    assertThat(changed(told))
        .contains("bronze.sale 1 2", "silver.sale 0 1", "gold.ledger 0 1", "gold.month_revenue 0 1")
        .noneMatch(table -> table.contains("shop"));
    assertThat(publish("--run", "run-2")).isEqualTo(told);
    JsonNode founded = publish("--run", "run-1");
    assertThat(founded.get("publication").asInt()).isEqualTo(2);
    assertThat(changed(founded)).contains("silver.shop null 0", "gold.ledger null 0");
  }

  @Test
  void where_nothing_was_published_nothing_has_changed() throws IOException {
    console.deliver("sales/2024-01-01.csv", Console.SALES + "a,0,2024-01-01 10:00:00,S1,1.00\n");
    assertThat(console.flywheel("ingest").code()).isZero();
    Outcome early = console.flywheel("publish", "--format", "json");
    assertThat(early.code()).isEqualTo(3);
    assertThat(early.out()).isEmpty();

    for (String option : List.of("--dry-run", "--release", "--rollback=2")) {
      Outcome refused = console.flywheel("publish", "--format", "json", option);
      assertThat(refused.code()).as(option).isEqualTo(2);
      assertThat(refused.err()).as(option).contains("--format json tells what was published");
      assertThat(refused.out()).as(option).isEmpty();
    }
    assertThat(console.flywheel("publish", "--format", "xml").code()).isEqualTo(2);
  }

  private JsonNode publish(String... options) throws JsonProcessingException {
    List<String> line = new ArrayList<>(List.of("publish", "--format", "json"));
    line.addAll(List.of(options));
    Outcome outcome = console.flywheel(line.toArray(String[]::new));
    assertThat(outcome.code()).as(outcome.err()).isZero();
    return json(outcome);
  }

  private static JsonNode json(Outcome outcome) throws JsonProcessingException {
    return new ObjectMapper().readTree(outcome.out());
  }

  /** Table, version before, version now. */
  private static List<String> changed(JsonNode told) {
    List<String> tables = new ArrayList<>();
    told.get("changed")
        .forEach(
            table ->
                tables.add(
                    "%s %s %s"
                        .formatted(
                            table.get("table").asText(),
                            table.get("previous_version").asText(),
                            table.get("version").asText())));
    return tables;
  }
}
