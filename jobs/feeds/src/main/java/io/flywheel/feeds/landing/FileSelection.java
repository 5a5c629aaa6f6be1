package io.flywheel.feeds.landing;

import io.flywheel.feeds.mapping.FeedMapping;
import io.flywheel.feeds.mapping.MappingException;
import io.flywheel.feeds.parse.FileTask;
import io.flywheel.feeds.parse.FileTask.Absence;
import io.flywheel.feeds.parse.FileTask.Absence.Reason;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;

/**
 * Which paths a run looks at: files to be read, and paths of which nothing stands any more. It
 * depends on which files are there and not on the order in which they came.
 */
public final class FileSelection {
  private final Discovery found;
  private final Set<String> leftOut;
  private final Map<String, FileTask> tasks = new TreeMap<>();
  private final List<FileTask> waiting = new ArrayList<>();
  private final Retake retake;

  private FileSelection(Discovery found, Set<String> leftOut) {
    this.found = found;
    this.leftOut = leftOut;
    this.retake = new Retake(this);
  }

  /**
   * @param found the landing area
   * @param session for the expressions of {@code replaces}; without it all versions are looked at
   * @param leftOut paths that this run does not take: refused ones, and those of later days
   * @throws MappingException when an expression of {@code replaces} fails, or no known file is one
   *     that is to be taken again
   */
  public static FileSelection of(
      Discovery found, Optional<SparkSession> session, Collection<String> leftOut) {
    FileSelection selection = new FileSelection(found, Set.copyOf(leftOut));
    found.fresh().forEach(selection::add);
    found.known().values().stream().filter(selection::parked).forEach(selection::add);
    selection.retake.asked();
    for (FeedMapping mapping : found.mappings()) {
      switch (mapping.rules().replaces().scope()) {
        case FOLDER -> selection.removed(mapping);
        case GROUP ->
            session.ifPresent(spark -> new GroupSelection(selection, mapping).apply(spark));
        case NONE, PATH -> {}
      }
    }
    selection.retake.beside();
    selection.dismissed();
    selection.inConflict();
    leftOut.forEach(selection.tasks::remove);
    selection.lookups();
    return selection;
  }

  /** What is to be staged, by feed, day and path. */
  public List<FileTask> tasks() {
    return tasks.values().stream()
        .sorted(
            Comparator.comparing(FileTask::feed)
                .thenComparing(FileTask::day, Comparator.nullsFirst(Comparator.naturalOrder()))
                .thenComparing(FileTask::path))
        .toList();
  }

  /** Files that are not taken before another file of their version can be. */
  public List<FileTask> waiting() {
    return waiting;
  }

  /** Number of files that are known and not looked at again. */
  public int known() {
    return (int) found.known().keySet().stream().filter(path -> !tasks.containsKey(path)).count();
  }

  /** What is remembered of files. */
  public IngestHistory history() {
    return found.history();
  }

  /** Files that belong to no feed. */
  public List<String> unmatched() {
    return found.unmatched();
  }

  /** Paths of a feed that are read again in the place of all that they said before. */
  public Set<String> retaken(String feed) {
    return tasks.values().stream()
        .filter(task -> task.feed().equals(feed) && task.absence() == null)
        .map(FileTask::path)
        .filter(path -> retake.why(path).isPresent())
        .collect(Collectors.toSet());
  }

  /** Why a path is read again; empty when it is not, or for new content of its own. */
  public Optional<String> why(String path) {
    return retake
        .why(path)
        .or(
            () ->
                Optional.of(path)
                    .filter(found.joinedAnew()::contains)
                    .flatMap(this::task)
                    .map(task -> "what it looks up is new: " + task.lookup().file().path()));
  }

  /** What is to be said of changed mappings. */
  public Retakes retakes() {
    return new Retakes(
        found.otherMappings().paths().stream().filter(path -> !tasks.containsKey(path)).toList(),
        retake.unavailable());
  }

  Discovery found() {
    return found;
  }

  /** Files that are in the landing area, and not taken by this run. */
  Set<String> leftOut() {
    return leftOut;
  }

  /** Files to be read, of a mapping. */
  List<FileTask> reads(FeedMapping mapping) {
    return tasks.values().stream()
        .filter(task -> task.feed().equals(mapping.feed()) && task.mapping().equals(mapping.name()))
        .filter(task -> task.absence() == null && !task.inSettings())
        .toList();
  }

  Optional<FileTask> task(String path) {
    return Optional.ofNullable(tasks.get(path));
  }

  void add(FileTask task) {
    tasks.put(task.path(), task);
  }

  void leave(FileTask task) {
    tasks.remove(task.path());
  }

  void wait(FileTask task) {
    tasks.remove(task.path());
    waiting.add(task);
  }

  /** A path that is known, as an empty delivery of it. */
  FileTask absent(String feed, String path, Reason reason) {
    IngestHistory.Known known = found.history().known(feed, path).orElseThrow();
    return FileTask.unread(
        feed,
        path,
        known.size(),
        known.modified(),
        known.delivery() + 1,
        new Absence(reason, known.sha256(), ""));
  }

  /** A file that an older setting put aside, and that the present one may want. */
  private boolean parked(FileTask task) {
    return found
        .history()
        .known(task.feed(), task.path())
        .filter(known -> known.was(Reason.SUPERSEDED))
        .isPresent();
  }

  private void removed(FeedMapping mapping) {
    String feed = mapping.feed();
    Set<String> folders = new TreeSet<>();
    found.landed(feed).stream()
        .filter(mapping.files()::take)
        .forEach(path -> folders.add(folder(path)));
    leftOut.forEach(path -> folders.remove(folder(path)));
    for (String path : found.history().standing(feed)) {
      if (folders.contains(folder(path))
          && !found.landed(feed).contains(path)
          && found.mayBelong(path, mapping)) {
        add(absent(feed, path, Reason.REMOVED));
      }
    }
  }

  private static String folder(String path) {
    return path.substring(0, path.lastIndexOf('/') + 1);
  }

  /** Files that rows of those to be read look up are on record, too, where they are not yet. */
  private void lookups() {
    for (FileTask task : List.copyOf(tasks.values())) {
      if (task.absence() == null && task.lookup() != null && !task.lookup().known()) {
        FileTask second = task.lookup().file();
        if (!leftOut.contains(second.path())) {
          add(second.absent(new Absence(Reason.LOOKUP, task.lookup().sha256(), "")));
        }
      }
    }
  }

  /** Refused files that are not there any more are not refused any more. */
  private void dismissed() {
    Set<String> faulty = new TreeSet<>();
    found.broken().forEach(file -> faulty.add(file.task().path()));
    Set<String> feeds = new TreeSet<>();
    found.mappings().forEach(mapping -> feeds.add(mapping.feed()));
    for (IngestHistory.Refusal refusal : found.history().refused()) {
      String path = refusal.path();
      if (feeds.contains(refusal.feed())
          && !found.landed(refusal.feed()).contains(path)
          && !found.looksUp(path)
          && !faulty.contains(path)
          && !tasks.containsKey(path)) {
        add(
            FileTask.unread(
                refusal.feed(),
                path,
                0,
                0,
                1,
                new Absence(Reason.DISMISSED, refusal.sha256(), "")));
      }
    }
  }

  /**
   * What was set aside beside a file is compared again when the file changes, or when asked. What
   * another mapping has shaped is not: today's would make other rows of it beside those.
   */
  private void inConflict() {
    for (FileConflict conflict : found.history().conflicts()) {
      boolean changes =
          found.comparesContent()
              || tasks.containsKey(conflict.file())
              || tasks.containsKey(conflict.otherFile());
      for (String path : List.of(conflict.file(), conflict.otherFile())) {
        FileTask known = found.known().get(path);
        if (changes
            && known != null
            && !tasks.containsKey(path)
            && !found.otherMappings().shaped(path)) {
          add(known);
        }
      }
    }
  }
}
