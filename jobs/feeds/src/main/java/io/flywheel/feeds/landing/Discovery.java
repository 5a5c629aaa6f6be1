package io.flywheel.feeds.landing;

import io.flywheel.feeds.mapping.BrokenFileException;
import io.flywheel.feeds.mapping.FeedMapping;
import io.flywheel.feeds.mapping.FeedMappings;
import io.flywheel.feeds.mapping.FileFormat;
import io.flywheel.feeds.mapping.IngestSettings;
import io.flywheel.feeds.mapping.InlineRows;
import io.flywheel.feeds.parse.FileTask;
import io.flywheel.feeds.parse.FileText;
import io.flywheel.feeds.validate.DayLimits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;

/** Finds the files of the landing area: matched to feeds, compared with what is known. */
public final class Discovery {
  private static final String FOREIGN_MANIFEST =
      "the manifest is not ours, a list of {file, rows, sha256}; ingest.foreign-manifest = name"
          + " leaves such files alone";

  private final IngestSettings settings;
  private final IngestRequest request;
  private final Configuration hadoop;
  private final IngestHistory history;
  private final List<FileTask> fresh = new ArrayList<>();
  private final Map<String, FileTask> known = new TreeMap<>();
  private final Map<String, Set<String>> landed = new TreeMap<>();
  private final Set<String> later = new TreeSet<>();
  private final List<BrokenFile> broken = new ArrayList<>();
  private final List<String> unmatched = new ArrayList<>();
  private final Set<String> there = new TreeSet<>();
  private final Map<String, String> unanswered = new TreeMap<>();
  private final Set<String> joinedAnew = new TreeSet<>();
  private final LookupFiles lookups;
  private final Takers takers;
  private OtherMappings otherMappings;

  /**
   * A file that is refused before it is read.
   *
   * @param task the file
   * @param reason what is wrong
   */
  public record BrokenFile(FileTask task, String reason) {}

  private Discovery(
      IngestSettings settings, IngestRequest request, Configuration hadoop, IngestHistory history) {
    this.settings = settings;
    this.request = request;
    this.hadoop = hadoop;
    this.history = history;
    this.takers = new Takers(settings.mappings());
    this.lookups = new LookupFiles(history, request.comparison(), hadoop);
  }

  public static Discovery of(
      IngestSettings settings, IngestRequest request, Configuration hadoop, IngestHistory history)
      throws IOException {
    Discovery discovery = new Discovery(settings, request, hadoop, history);
    discovery.search();
    discovery.otherMappings = OtherMappings.of(discovery.mappings(), history);
    return discovery;
  }

  /** Files that are new or have new content. */
  public List<FileTask> fresh() {
    return fresh;
  }

  /** Files as they were taken before, by path. */
  Map<String, FileTask> known() {
    return known;
  }

  /** Paths that a feed has in the landing area, of all days. */
  Set<String> landed(String feed) {
    return landed.getOrDefault(feed, Set.of());
  }

  /** Paths of later days than are asked for. */
  Set<String> later() {
    return later;
  }

  /** All paths in the landing area. */
  Set<String> there() {
    return there;
  }

  /** Known files that another mapping has shaped. */
  OtherMappings otherMappings() {
    return otherMappings;
  }

  /** Globs over paths of files that are to be taken again. */
  List<String> retake() {
    return request.retake();
  }

  /** Why known files cannot be read again: what their rows look up is not there any more. */
  Map<String, String> unanswered() {
    return unanswered;
  }

  /** Files, themselves unchanged, that are read again for what their rows look up. */
  Set<String> joinedAnew() {
    return joinedAnew;
  }

  /** True for a file that rows of others look up. */
  boolean looksUp(String path) {
    return lookups.has(path);
  }

  /** Refuses a file that is not read. */
  void refuse(FileTask task, String reason) {
    if (broken.stream().noneMatch(file -> file.task().path().equals(task.path()))) {
      broken.add(new BrokenFile(task, reason));
    }
  }

  /** True when files are not trusted to be what they were. */
  boolean comparesContent() {
    return request.comparison() == IngestRequest.Comparison.CONTENT;
  }

  /** SHA-256 of a file's bytes. */
  String sha256(FileTask task) {
    try {
      return FileText.sha256(task, hadoop);
    } catch (IOException e) {
      throw new UncheckedIOException(task.location() + " can no longer be read", e);
    }
  }

  /** What is remembered of files. */
  IngestHistory history() {
    return history;
  }

  /** Feeds with their mappings. */
  List<FeedMapping> mappings() {
    return settings.mappings().stream().filter(mapping -> wanted(mapping.feed())).toList();
  }

  /** The feeds that are asked for. */
  List<FeedMappings> feeds() {
    return settings.feeds().stream().filter(feed -> wanted(feed.feed())).toList();
  }

  /** True when a path that is known of the feed is the mapping's, or no mapping's any more. */
  boolean mayBelong(String path, FeedMapping mapping) {
    return settings.feeds().stream()
        .filter(feed -> feed.feed().equals(mapping.feed()))
        .allMatch(feed -> feed.mayBelong(path, mapping));
  }

  /** Files to be refused unread. */
  public List<BrokenFile> broken() {
    return broken;
  }

  /** Files that belong to no feed. */
  public List<String> unmatched() {
    return unmatched;
  }

  private void search() throws IOException {
    List<LandingArea.Found> files = new LandingArea(settings.landing(), hadoop).files();
    Manifests manifests = Manifests.read(files, hadoop);
    Map<LandingArea.Found, FeedMapping> mapped = new LinkedHashMap<>();
    for (LandingArea.Found file : files) {
      there.add(file.path());
      if (!file.name().equals(LandingArea.MANIFEST)) {
        match(file, manifests).ifPresent(mapping -> mapped.put(file, mapping));
      }
    }
    for (Map.Entry<LandingArea.Found, FeedMapping> entry : mapped.entrySet()) {
      String path = entry.getKey().path();
      lookups.use(entry.getValue(), path);
      take(entry.getKey(), entry.getValue(), manifests.entry(path).orElse(null));
    }
    unmatched.addAll(lookups.unused());
    Map<String, String> faults = new TreeMap<>(manifests.faults(files));
    for (String manifest : manifests.foreign()) {
      if (settings.refusesForeignManifests()) {
        faults.put(manifest, FOREIGN_MANIFEST);
      } else {
        unmatched.add(manifest + ", a manifest that is not ours");
      }
    }
    for (Map.Entry<String, String> fault : faults.entrySet()) {
      String feed = takers.feed(fault.getKey());
      if (wanted(feed)) {
        broken.add(
            new BrokenFile(FileTask.unread(feed, fault.getKey(), 0, 0, 1, null), fault.getValue()));
      }
    }
    inline();
  }

  /** The mapping that a file is to be taken by; a file that others look up is put with those. */
  private Optional<FeedMapping> match(LandingArea.Found file, Manifests manifests) {
    Optional<Takers.Taker> taker = takers.of(file.path());
    if (taker.isEmpty()) {
      unmatched.add(file.path());
    }
    Optional<FeedMapping> asked =
        taker.map(Takers.Taker::mapping).filter(mapping -> wanted(mapping.feed()));
    if (asked.isPresent() && taker.get().looksUp()) {
      lookups.add(file, asked.get(), manifests.entry(file.path()).orElse(null));
      return Optional.empty();
    }
    return asked;
  }

  private void take(LandingArea.Found file, FeedMapping mapping, FileTask.ManifestEntry expected)
      throws IOException {
    landed.computeIfAbsent(mapping.feed(), any -> new TreeSet<>()).add(file.path());
    Optional<IngestHistory.Known> before = history.known(mapping.feed(), file.path());
    FileTask task = task(file, mapping, before, null, expected);
    try {
      Optional<LocalDate> day = mapping.day(file.path());
      if (day.isPresent() && request.until().filter(day.get()::isAfter).isPresent()) {
        later.add(file.path());
        return;
      }
      task = task(file, mapping, before, day.orElse(null), expected);
      boolean unchanged = before.isPresent() && unchanged(task, before.get());
      if (mapping.lookup().isPresent()
          && before.filter(known -> known.was(FileTask.Absence.Reason.SUPERSEDED)).isEmpty()) {
        Optional<FileTask.Lookup> second = lookups.of(mapping, task.path());
        if (second.isEmpty()) {
          String missing = LookupFiles.missing(mapping, task.path());
          if (!unchanged) {
            throw new BrokenFileException(missing);
          }
          unanswered.put(task.path(), missing);
          return;
        }
        task = task.beside(second.get());
        if (unchanged && lookups.changed(mapping, task.path(), before.get(), second.get())) {
          joinedAnew.add(task.path());
          unchanged = false;
        }
      }
      if (unchanged) {
        known.put(task.path(), task);
        return;
      }
      if (day.isPresent()) {
        new DayLimits(settings.firstDay()).verify(task);
      }
      fresh.add(task);
    } catch (BrokenFileException e) {
      broken.add(new BrokenFile(task, e.getMessage()));
    }
  }

  private boolean unchanged(FileTask file, IngestHistory.Known before) throws IOException {
    if (before.was(FileTask.Absence.Reason.REMOVED)) {
      return false;
    }
    boolean alike = before.size() == file.size() && before.modified() == file.modified();
    if (alike
        && request.comparison() == IngestRequest.Comparison.ATTRIBUTES
        && !file.inSettings()) {
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
        mapping.name(),
        file.path(),
        file.location(),
        "",
        file.size(),
        file.modified(),
        before.map(IngestHistory.Known::delivery).orElse(0) + 1,
        day,
        mapping.format(file.path()),
        expected,
        null);
  }

  /** Rows of the settings count only beside files: alone they are no delivery. */
  private void inline() throws IOException {
    if (fresh.isEmpty() && history.none()) {
      return;
    }
    for (InlineRows rows : settings.inline()) {
      String feed = rows.contract().feed().orElseThrow().name();
      Optional<IngestHistory.Known> before = history.known(feed, rows.path());
      FileTask task =
          new FileTask(
              0,
              feed,
              "",
              rows.path(),
              "",
              rows.text(),
              rows.size(),
              0,
              before.map(IngestHistory.Known::delivery).orElse(0) + 1,
              InlineRows.DAY,
              FileFormat.canonical(FileFormat.Type.JSONL),
              null,
              null);
      if (wanted(feed) && (before.isEmpty() || !unchanged(task, before.get()))) {
        fresh.add(task);
      }
    }
  }

  private boolean wanted(String feed) {
    return request.feeds().isEmpty() || request.feeds().contains(feed);
  }
}
