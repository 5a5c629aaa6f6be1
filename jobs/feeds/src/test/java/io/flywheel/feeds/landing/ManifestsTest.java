package io.flywheel.feeds.landing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("fast")
class ManifestsTest {
  @TempDir Path folder;

  @Test
  void a_manifest_of_others_promises_nothing_and_a_fault_in_ours_is_told() throws IOException {
    for (String foreign :
        List.of(
            "{\"blobs\": [{\"blobName\": \"a.csv\", \"dataRowCount\": 4}]}",
            "{\"files\": [\"a.csv\"]}",
            "{\"files\": [{\"file\": \"a.csv\", \"size\": 4}]}",
            "{\"files\": {\"file\": \"a.csv\"}}",
            "[{\"url\": \"a.csv\"}]",
            "7")) {
      Manifests manifests = read(foreign);
      assertThat(manifests.foreign()).as(foreign).containsExactly("exp/_manifest.json");
      assertThat(manifests.faults(List.of())).as(foreign).isEmpty();
    }
    for (String ours :
        List.of(
            "[{\"file\": \"a.csv\", \"rows\": \"4\", \"sha256\": \"00\"}]",
            "{\"files\": [{\"file\": \"a.csv\", \"rows\": 4}]}",
            "[{\"file\": \"a.csv\", \"rows\": 4, \"sha256\": \"00\"}, 7]",
            "[{\"file\": \"a.csv\", \"rows\": 4, \"sha2")) {
      Manifests manifests = read(ours);
      assertThat(manifests.foreign()).as(ours).isEmpty();
      assertThat(manifests.faults(List.of()).get("exp/_manifest.json"))
          .as(ours)
          .startsWith("the manifest is not readable: ");
    }
    Manifests whole = read("[{\"file\": \"a.csv\", \"rows\": 4, \"sha256\": \"AB\"}]");
    assertThat(whole.entry("exp/a.csv").orElseThrow().sha256()).isEqualTo("ab");
    assertThat(whole.faults(List.of()))
        .containsEntry("exp/a.csv", "the manifest names the file, but it is not there");
  }

  private Manifests read(String text) throws IOException {
    Path file = folder.resolve("_manifest.json");
    Files.writeString(file, text);
    return Manifests.read(
        List.of(
            new LandingArea.Found("exp/_manifest.json", file.toUri().toString(), text.length(), 0)),
        new Configuration());
  }
}
