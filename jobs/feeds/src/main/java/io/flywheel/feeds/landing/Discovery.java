package io.flywheel.feeds.landing;

import io.flywheel.feeds.mapping.BrokenFileException;
import io.flywheel.feeds.mapping.FeedMapping;
import io.flywheel.feeds.mapping.FileFormat;
import io.flywheel.feeds.mapping.IngestSettings;
import io.flywheel.feeds.mapping.InlineRows;
import io.flywheel.feeds.mapping.MappingException;
import io.flywheel.feeds.parse.FileTask;
import io.flywheel.feeds.parse.FileText;
import java.io.IOException;
import java.nio.file.PathMatcher;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;

/** Finds the files that are new: matched to feeds, compared with what is known. */
public final class Discovery {
  private final IngestSettings settings;
  private final IngestRequest request;
  private final Configuration hadoop;
  private final IngestHistory known;
  private final List<FileTask> fresh = new ArrayList<>();
  private final List<BrokenFile> broken = new ArrayList<>();
  private final List<String> unmatched = new ArrayList<>();
  private int knownCount;

  /**
   * A file that is refused before it is read.
   *
   * @param task the file
   * @param reason what is wrong
   */
  public record BrokenFile(FileTask task, String reason) {}

  private Discovery(
      IngestSettings settings, IngestRequest request, Configuration hadoop, IngestHistory known) {
    this.settings = settings;
    this.request = request;
    this.hadoop = hadoop;
    this.known = known;
  }

  public static Discovery of(
      IngestSettings settings, IngestRequest request, Configuration hadoop, IngestHistory known)
      throws IOException {
    Discovery discovery = new Discovery(settings, request, hadoop, known);
    discovery.search();
    return discovery;
  }

  /** Files to be read, by feed, day and path. */
  public List<FileTask> fresh() {
    return fresh;
  }

  /** Files to be refused unread. */
  public List<BrokenFile> broken() {
    return broken;
  }

  /** Files that belong to no feed. */
  public List<String> unmatched() {
    return unmatched;
  }

  /** Number of files that are known. */
  public int known() {
    return knownCount;
  }

  private void search() throws IOException {
    List<LandingArea.Found> files = new LandingArea(settings.landing(), hadoop).files();
    Manifests manifests = Manifests.read(files, hadoop);
    Map<FeedMapping, PathMatcher> matchers = new java.util.LinkedHashMap<>();
    settings.mappings().forEach(mapping -> matchers.put(mapping, mapping.matcher()));
    for (LandingArea.Found file : files) {
      if (!file.name().equals(LandingArea.MANIFEST)) {
        match(file, matchers, manifests);
      }
    }
    Map<String, String> faults = new TreeMap<>(manifests.faults(files));
    for (Map.Entry<String, String> fault : faults.entrySet()) {
      String feed = feedOf(fault.getKey(), matchers);
      if (wanted(feed)) {
        broken.add(new BrokenFile(absent(feed, fault.getKey()), fault.getValue()));
      }
    }
    inline();
    fresh.sort(
        Comparator.comparing(FileTask::feed)
            .thenComparing(FileTask::day, Comparator.nullsFirst(Comparator.naturalOrder()))
            .thenComparing(FileTask::path));
  }

  private void match(
      LandingArea.Found file, Map<FeedMapping, PathMatcher> matchers, Manifests manifests)
      throws IOException {
    List<FeedMapping> takers =
        matchers.entrySet().stream()
            .filter(entry -> entry.getKey().takes(entry.getValue(), file.path()))
            .map(Map.Entry::getKey)
            .toList();
    if (takers.isEmpty()) {
      unmatched.add(file.path());
      return;
    }
    if (takers.size() > 1) {
      throw new MappingException(
          "file %s belongs to feeds %s; make their file patterns narrower"
              .formatted(file.path(), takers.stream().map(FeedMapping::feed).toList()));
    }
    FeedMapping mapping = takers.get(0);
    if (wanted(mapping.feed())) {
      take(file, mapping, manifests.entry(file.path()).orElse(null));
    }
  }

  private void take(LandingArea.Found file, FeedMapping mapping, FileTask.ManifestEntry expected)
      throws IOException {
    Optional<IngestHistory.Known> before = known.accepted(mapping.feed(), file.path());
    FileTask task = task(file, mapping, before, null, expected);
    try {
      Optional<LocalDate> day = mapping.day(file.path());
      if (day.isPresent() && request.until().filter(day.get()::isAfter).isPresent()) {
        return;
      }
      task = task(file, mapping, before, day.orElse(null), expected);
    } catch (BrokenFileException e) {
      broken.add(new BrokenFile(task, e.getMessage()));
      return;
    }
    if (before.isPresent() && unchanged(task, before.get())) {
      knownCount++;
      return;
    }
    fresh.add(task);
  }

  private boolean unchanged(FileTask file, IngestHistory.Known before) throws IOException {
    boolean alike = before.size() == file.size() && before.modified() == file.modified();
    if (alike
        && request.comparison() == IngestRequest.Comparison.ATTRIBUTES
        && !file.location().isEmpty()) {
      return true;
    }
    return before.sha256().equals(FileText.sha256(file, hadoop));
  }

  private FileTask task(
      LandingArea.Found file,
      FeedMapping mapping,
      Optional<IngestHistory.Known> before,
      LocalDate day,
      FileTask.ManifestEntry expected) {
    return new FileTask(
        0,
        mapping.feed(),
        file.path(),
        file.location(),
        "",
        file.size(),
        file.modified(),
        before.map(IngestHistory.Known::delivery).orElse(0) + 1,
        day,
        mapping.format(file.path()),
        expected);
  }

  /** Rows of the settings count only beside files: alone they are no delivery. */
  private void inline() throws IOException {
    if (fresh.isEmpty() && known.none()) {
      return;
    }
    for (InlineRows rows : settings.inline()) {
      String feed = rows.contract().feed().orElseThrow().name();
      Optional<IngestHistory.Known> before = known.accepted(feed, rows.path());
      FileTask task =
          new FileTask(
              0,
              feed,
              rows.path(),
              "",
              rows.text(),
              rows.size(),
              0,
              before.map(IngestHistory.Known::delivery).orElse(0) + 1,
              InlineRows.DAY,
              FileFormat.canonical(FileFormat.Type.JSONL),
              null);
      if (wanted(feed) && (before.isEmpty() || !unchanged(task, before.get()))) {
        fresh.add(task);
      }
    }
  }

  private boolean wanted(String feed) {
    return request.feeds().isEmpty() || request.feeds().contains(feed);
  }

  private static String feedOf(String path, Map<FeedMapping, PathMatcher> matchers) {
    return matchers.entrySet().stream()
        .filter(entry -> entry.getKey().takes(entry.getValue(), path))
        .map(entry -> entry.getKey().feed())
        .findFirst()
        .orElse(path.contains("/") ? path.substring(0, path.lastIndexOf('/')) : "");
  }

  private static FileTask absent(String feed, String path) {
    return new FileTask(
        0, feed, path, "", "", 0, 0, 1, null, FileFormat.canonical(FileFormat.Type.CSV), null);
  }
}
