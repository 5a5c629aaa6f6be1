package io.flywheel.feeds.landing;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.flywheel.feeds.mapping.BrokenFileException;
import io.flywheel.feeds.parse.FileTask;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * What {@code _manifest.json} files promise: a list of {@code {"file": .., "rows": .., "sha256":
 * ..}}, alone or under {@code files}, of files in the manifest's own folder or below.
 */
final class Manifests {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private final Map<String, FileTask.ManifestEntry> entries = new TreeMap<>();
  private final Map<String, String> broken = new TreeMap<>();

  /** Reads the manifests among the files. */
  static Manifests read(List<LandingArea.Found> files, Configuration hadoop) throws IOException {
    Manifests manifests = new Manifests();
    for (LandingArea.Found file : files) {
      if (file.name().equals(LandingArea.MANIFEST)) {
        Path path = new Path(file.location());
        try (InputStream in = path.getFileSystem(hadoop).open(path)) {
          manifests.add(folder(file.path()), JSON.readTree(in));
        } catch (BrokenFileException | com.fasterxml.jackson.core.JsonProcessingException e) {
          manifests.broken.put(file.path(), "the manifest is not readable: " + e.getMessage());
        }
      }
    }
    return manifests;
  }

  /** The manifest's word on a file. */
  Optional<FileTask.ManifestEntry> entry(String path) {
    return Optional.ofNullable(entries.get(path));
  }

  /** Faults of the manifests themselves, by path: unreadable ones, and files that they miss. */
  Map<String, String> faults(List<LandingArea.Found> files) {
    TreeSet<String> missing = new TreeSet<>(entries.keySet());
    files.forEach(file -> missing.remove(file.path()));
    Map<String, String> faults = new TreeMap<>(broken);
    missing.forEach(path -> faults.put(path, "the manifest names the file, but it is not there"));
    return faults;
  }

  private void add(String folder, JsonNode manifest) throws BrokenFileException {
    JsonNode list = manifest.isObject() ? manifest.path("files") : manifest;
    if (!list.isArray()) {
      throw new BrokenFileException("expected a list of {file, rows, sha256}");
    }
    for (JsonNode entry : list) {
      if (!entry.path("file").isTextual()
          || !entry.path("rows").isIntegralNumber()
          || !entry.path("sha256").isTextual()) {
        throw new BrokenFileException("expected {file, rows, sha256}, found " + entry);
      }
      entries.put(
          folder + entry.path("file").asText(),
          new FileTask.ManifestEntry(
              entry.path("rows").asLong(), entry.path("sha256").asText().toLowerCase(Locale.ROOT)));
    }
  }

  private static String folder(String path) {
    return path.substring(0, path.lastIndexOf('/') + 1);
  }
}
