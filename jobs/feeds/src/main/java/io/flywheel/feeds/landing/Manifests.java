package io.flywheel.feeds.landing;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.flywheel.feeds.mapping.BrokenFileException;
import io.flywheel.feeds.parse.FileTask;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
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
 * ..}}, alone or under {@code files}, of files in the manifest's own folder or below. Exports bring
 * files of that name with other things in them, which promise nothing here.
 */
final class Manifests {
  private static final String FILES = "files";
  private static final String FILE = "file";
  private static final String ROWS = "rows";
  private static final String SHA256 = "sha256";
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private final Map<String, FileTask.ManifestEntry> entries = new TreeMap<>();
  private final Map<String, String> broken = new TreeMap<>();
  private final List<String> foreign = new ArrayList<>();

  /** Reads the manifests among the files. */
  static Manifests read(List<LandingArea.Found> files, Configuration hadoop) throws IOException {
    Manifests manifests = new Manifests();
    for (LandingArea.Found file : files) {
      if (file.name().equals(LandingArea.MANIFEST)) {
        Path path = new Path(file.location());
        try (InputStream in = path.getFileSystem(hadoop).open(path)) {
          JsonNode manifest = JSON.readTree(in);
          if (own(list(manifest))) {
            manifests.add(folder(file.path()), list(manifest));
          } else {
            manifests.foreign.add(file.path());
          }
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

  /** Paths of files that have the name of a manifest and are something else. */
  List<String> foreign() {
    return foreign;
  }

  /** Faults of the manifests themselves, by path: unreadable ones, and files that they miss. */
  Map<String, String> faults(List<LandingArea.Found> files) {
    TreeSet<String> missing = new TreeSet<>(entries.keySet());
    files.forEach(file -> missing.remove(file.path()));
    Map<String, String> faults = new TreeMap<>(broken);
    missing.forEach(path -> faults.put(path, "the manifest names the file, but it is not there"));
    return faults;
  }

  private static JsonNode list(JsonNode manifest) {
    return manifest.isObject() ? manifest.path(FILES) : manifest;
  }

  /** A list, of which some entry names a file and what it should hold; a fault in it is ours. */
  private static boolean own(JsonNode list) {
    if (!list.isArray()) {
      return false;
    }
    boolean own = list.isEmpty();
    for (JsonNode entry : list) {
      own |= entry.has(FILE) && (entry.has(ROWS) || entry.has(SHA256));
    }
    return own;
  }

  private void add(String folder, JsonNode list) throws BrokenFileException {
    for (JsonNode entry : list) {
      if (!entry.path(FILE).isTextual()
          || !entry.path(ROWS).isIntegralNumber()
          || !entry.path(SHA256).isTextual()) {
        throw new BrokenFileException("expected {file, rows, sha256}, found " + entry);
      }
      entries.put(
          folder + entry.path(FILE).asText(),
          new FileTask.ManifestEntry(
              entry.path(ROWS).asLong(), entry.path(SHA256).asText().toLowerCase(Locale.ROOT)));
    }
  }

  private static String folder(String path) {
    return path.substring(0, path.lastIndexOf('/') + 1);
  }
}
