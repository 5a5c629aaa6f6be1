package io.flywheel.feeds.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.flywheel.feeds.ingest.IngestReport.Outcome;
import io.flywheel.warehouse.SharedSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every section of docs/guide-mapping.md that has a mapping: its files, its query, its result. */
@Tag("proof")
class MappingGuideTest {
  private static final Pattern SECTION = Pattern.compile("(?ms)^### (.*?)\n(.*?)(?=^### |\\z)");
  private static final Pattern BLOCK =
      Pattern.compile("(?ms)^```(\\w+)(?: landing/(\\S+))?\n(.*?)^```$");

  /**
   * A section.
   *
   * @param title its heading
   * @param blocks its fenced blocks: language, file, text
   */
  record Section(String title, List<MatchResult> blocks) {

    List<MatchResult> of(String language) {
      return blocks.stream().filter(block -> block.group(1).equals(language)).toList();
    }

    @Override
    public String toString() {
      return title;
    }
  }

  static Stream<Section> examples() throws IOException {
    String guide = Files.readString(SharedSpark.PROJECT.resolve("docs/guide-mapping.md"));
    return SECTION
        .matcher(guide)
        .results()
        .map(found -> new Section(found.group(1), BLOCK.matcher(found.group(2)).results().toList()))
        .filter(section -> !section.of("hocon").isEmpty());
  }

  @ParameterizedTest
  @MethodSource("examples")
  void gives_what_it_says(Section section) {
    Warehouse warehouse = new Warehouse();
    section.of("hocon").forEach(block -> warehouse.with(block.group(3)));
    section.blocks().stream()
        .filter(block -> block.group(2) != null)
        .forEach(block -> warehouse.deliver(block.group(2), block.group(3)));

    IngestReport report = warehouse.ingest();

    assertThat(report.refusals()).isEmpty();
    assertThat(report.outcome()).isEqualTo(Outcome.INGESTED);
    List<MatchResult> queries = section.of("sql");
    List<MatchResult> results = section.of("text");
    assertThat(queries).hasSameSizeAs(results).isNotEmpty();
    for (int i = 0; i < queries.size(); i++) {
      assertThat(warehouse.sql(queries.get(i).group(3)))
          .containsExactlyElementsOf(Arrays.asList(results.get(i).group(3).split("\n")));
    }
  }
}
