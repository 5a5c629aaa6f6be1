package io.flywheel.feeds.generate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How many records of each anomaly were planted, as a truth file says. */
final class PlantedRecords {
  private record Entry(String kind, String feed, long records) {}

  private final List<Entry> entries = new ArrayList<>();

  private PlantedRecords() {}

  static PlantedRecords read(Path truth) throws IOException {
    PlantedRecords planted = new PlantedRecords();
    for (JsonNode entry : new JsonMapper().readTree(truth.toFile()).get("planted")) {
      planted.entries.add(
          new Entry(
              entry.get("kind").asText(),
              entry.get("feed").asText(),
              entry.get("records").asLong()));
    }
    return planted;
  }

  /** Of a kind that only one feed has. */
  long records(String kind) {
    return only(kind, entries.stream().filter(entry -> entry.kind().equals(kind)).toList());
  }

  long records(String kind, String feed) {
    return only(
        kind + " in " + feed,
        entries.stream()
            .filter(entry -> entry.kind().equals(kind) && entry.feed().equals(feed))
            .toList());
  }

  private static long only(String what, List<Entry> found) {
    assertThat(found).as("truth of %s", what).hasSize(1);
    assertThat(found.get(0).records()).as("planted %s", what).isPositive();
    return found.get(0).records();
  }
}
