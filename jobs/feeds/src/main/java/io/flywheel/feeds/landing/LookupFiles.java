package io.flywheel.feeds.landing;

import io.flywheel.feeds.mapping.BrokenFileException;
import io.flywheel.feeds.mapping.FeedMapping;
import io.flywheel.feeds.mapping.Lookup;
import io.flywheel.feeds.parse.FileTask;
import io.flywheel.feeds.parse.FileText;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;

/** Files of the landing area that rows of other files look up. */
final class LookupFiles {
  private final IngestHistory history;
  private final IngestRequest.Comparison comparison;
  private final Configuration hadoop;
  private final Map<String, Arrived> files = new TreeMap<>();
  private final Map<String, String> digests = new TreeMap<>();
  private final Set<String> used = new TreeSet<>();

  /** By mapping and group. */
  private final Map<String, Map<String, List<String>>> groups = new TreeMap<>();

  private final Map<String, Map<String, String>> last = new TreeMap<>();

  /** A file, the mapping whose files look it up, and what a manifest says of it. */
  private record Arrived(
      LandingArea.Found file, FeedMapping mapping, FileTask.ManifestEntry expected) {}

  LookupFiles(IngestHistory history, IngestRequest.Comparison comparison, Configuration hadoop) {
    this.history = history;
    this.comparison = comparison;
    this.hadoop = hadoop;
  }

  void add(LandingArea.Found file, FeedMapping mapping, FileTask.ManifestEntry expected) {
    files.put(file.path(), new Arrived(file, mapping, expected));
  }

  boolean has(String path) {
    return files.containsKey(path);
  }

  /** Files that no file looks up, each with what it is. */
  List<String> unused() {
    return files.entrySet().stream()
        .filter(entry -> !used.contains(entry.getKey()))
        .map(
            entry ->
                "%s, as %s: no file belongs to it"
                    .formatted(entry.getKey(), entry.getValue().mapping().lookupTitle()))
        .toList();
  }

  /** Notes that a file is there to look up what belongs to it, whether or not it is read. */
  void use(FeedMapping mapping, String path) {
    mapping.lookup().ifPresent(any -> belonging(mapping, path).forEach(used::add));
  }

  private List<String> belonging(FeedMapping mapping, String path) {
    return mapping
        .lookup()
        .orElseThrow()
        .group(path)
        .map(group -> groups(mapping).getOrDefault(group, List.of()))
        .orElse(List.of());
  }

  /** Paths of the files that a mapping looks up, by group. */
  private Map<String, List<String>> groups(FeedMapping mapping) {
    return groups.computeIfAbsent(
        mapping.title(),
        any -> {
          Map<String, List<String>> paths = new TreeMap<>();
          files.values().stream()
              .filter(arrived -> arrived.mapping().title().equals(mapping.title()))
              .map(arrived -> arrived.file().path())
              .forEach(
                  path ->
                      group(mapping, path)
                          .ifPresent(
                              group ->
                                  paths.computeIfAbsent(group, of -> new ArrayList<>()).add(path)));
          return paths;
        });
  }

  private static Optional<String> group(FeedMapping mapping, String path) {
    return mapping.lookup().orElseThrow().group(path);
  }

  /**
   * The file that rows of another one look up.
   *
   * @return empty while it is not there
   * @throws BrokenFileException when there are two
   */
  Optional<FileTask.Lookup> of(FeedMapping mapping, String path) throws IOException {
    List<String> belonging = belonging(mapping, path);
    if (belonging.size() > 1) {
      throw new BrokenFileException(
          "%s: %s belong to it, as match = '%s' gives '%s' for each; remove all but one"
              .formatted(
                  mapping.lookupTitle(),
                  String.join(" and ", belonging),
                  mapping.lookup().orElseThrow().match(),
                  mapping.lookup().orElseThrow().group(path).orElseThrow()));
    }
    return belonging.isEmpty()
        ? Optional.empty()
        : Optional.of(lookup(mapping, files.get(belonging.get(0))));
  }

  /** Why a file is refused whose rows have nothing to look up. */
  static String missing(FeedMapping mapping, String path) {
    Lookup lookup = mapping.lookup().orElseThrow();
    return lookup
        .group(path)
        .map(
            group ->
                "%s: no file belongs to it yet: match = '%s' gives '%s' for none of %s"
                    .formatted(mapping.lookupTitle(), lookup.match(), group, lookup.files()))
        .orElseGet(
            () ->
                "%s: match = '%s' does not match its path"
                    .formatted(mapping.lookupTitle(), lookup.match()));
  }

  private FileTask.Lookup lookup(FeedMapping mapping, Arrived arrived) throws IOException {
    LandingArea.Found file = arrived.file();
    Optional<IngestHistory.Known> before =
        history
            .known(mapping.feed(), file.path())
            .filter(known -> known.was(FileTask.Absence.Reason.LOOKUP));
    FileTask task =
        new FileTask(
            FileTask.UNNUMBERED,
            mapping.feed(),
            mapping.name(),
            file.path(),
            file.location(),
            "",
            file.size(),
            file.modified(),
            history.known(mapping.feed(), file.path()).map(IngestHistory.Known::delivery).orElse(0)
                + 1,
            null,
            mapping.lookup().orElseThrow().format(),
            arrived.expected(),
            null);
    String sha256 = sha256(task, before);
    boolean known =
        before.filter(as -> as.sha256().equals(sha256)).isPresent()
            && history.refused(mapping.feed(), file.path()).isEmpty()
            && last(mapping, file.path()).filter(file.path()::equals).isPresent();
    return new FileTask.Lookup(task, sha256, known);
  }

  private String sha256(FileTask file, Optional<IngestHistory.Known> before) throws IOException {
    Optional<IngestHistory.Known> alike =
        before.filter(
            known ->
                comparison == IngestRequest.Comparison.ATTRIBUTES
                    && known.size() == file.size()
                    && known.modified() == file.modified());
    if (alike.isPresent()) {
      return alike.get().sha256();
    }
    if (!digests.containsKey(file.path())) {
      digests.put(file.path(), FileText.sha256(file, hadoop));
    }
    return digests.get(file.path());
  }

  /** Of the files that were looked up of a path's group, the one last recorded. */
  private Optional<String> last(FeedMapping mapping, String path) {
    Map<String, String> recorded =
        last.computeIfAbsent(
            mapping.title(),
            any -> {
              Map<String, String> paths = new TreeMap<>();
              history.lookups(mapping.feed()).stream()
                  .filter(mapping::looksUp)
                  .forEach(
                      other -> group(mapping, other).ifPresent(group -> paths.put(group, other)));
              return paths;
            });
    return group(mapping, path).map(recorded::get);
  }

  /**
   * True when the rows of a file, itself unchanged, are to be read again beside what they look up:
   * it is another file than before, has another content, or was taken by a later run than they. A
   * mapping that begins to look something up changes nothing that was taken before.
   */
  boolean changed(
      FeedMapping mapping, String path, IngestHistory.Known before, FileTask.Lookup now) {
    Optional<String> last = last(mapping, path);
    if (last.isEmpty()) {
      return before.mapping().equals(mapping.fingerprint());
    }
    return !now.known()
        || history.known(mapping.feed(), last.get()).orElseThrow().run() > before.run();
  }
}
