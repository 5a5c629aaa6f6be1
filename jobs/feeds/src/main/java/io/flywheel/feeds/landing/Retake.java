package io.flywheel.feeds.landing;

import io.flywheel.feeds.mapping.FeedMappings;
import io.flywheel.feeds.mapping.MappingException;
import io.flywheel.feeds.parse.FileTask;
import io.flywheel.warehouse.message.Nearest;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.PatternSyntaxException;

/**
 * Known files that are taken again though their bytes are the same: those that are asked for, and
 * those whose records were left out because one of them had them too.
 */
final class Retake {
  private static final String GONE = " is not in the landing folder any more";

  private final FileSelection selection;
  private final Discovery found;
  private final Map<String, String> why = new TreeMap<>();
  private final List<String> unavailable = new ArrayList<>();

  Retake(FileSelection selection) {
    this.selection = selection;
    this.found = selection.found();
  }

  /** Why a path is taken again; empty when it is not. */
  Optional<String> why(String path) {
    return Optional.ofNullable(why.get(path));
  }

  /** What cannot be taken again, each with the reason. */
  List<String> unavailable() {
    return unavailable;
  }

  /**
   * Adds the files that are asked for.
   *
   * @throws MappingException when a pattern takes no file that rows stand of
   */
  void asked() {
    List<String> feeds = found.feeds().stream().map(FeedMappings::feed).toList();
    for (String glob : found.retake()) {
      PathMatcher matcher = matcher(glob);
      boolean any = false;
      for (String feed : feeds) {
        for (String path : found.history().standing(feed)) {
          if (matcher.matches(Path.of(path))) {
            any = true;
            add(feed, path);
          }
        }
      }
      if (!any) {
        throw new MappingException(
            "--retake '%s': no file that was taken is called so%s"
                .formatted(glob, nearest(glob, feeds)));
      }
    }
  }

  private static PathMatcher matcher(String glob) {
    try {
      return FileSystems.getDefault().getPathMatcher("glob:" + glob);
    } catch (PatternSyntaxException e) {
      throw new MappingException("--retake '%s': %s".formatted(glob, e.getMessage()));
    }
  }

  private String nearest(String glob, List<String> feeds) {
    return feeds.stream()
        .flatMap(feed -> found.history().standing(feed).stream())
        .min(
            Comparator.comparingInt((String path) -> Nearest.distance(glob, path))
                .thenComparing(Comparator.naturalOrder()))
        .map(path -> "; the nearest is '" + path + "'")
        .orElse(", as none was taken yet");
  }

  private void add(String feed, String path) {
    Optional<FileTask> task =
        selection.task(path).or(() -> Optional.ofNullable(found.known().get(path)));
    if (selection.leftOut().contains(path)) {
      return;
    }
    if (task.isPresent()) {
      selection.add(task.get());
      why.putIfAbsent(path, "retaken");
    } else if (found.unanswered().containsKey(path)) {
      unavailable.add(path + " cannot be read: " + found.unanswered().get(path));
    } else if (!found.there().contains(path)) {
      unavailable.add(path + GONE);
    } else if (!found.landed(feed).contains(path)) {
      unavailable.add(path + " is in the landing folder, but no mapping of " + feed + " takes it");
    }
  }

  /**
   * Where files add to each other bronze lacks the records of a file that one of a smaller path had
   * already. When that one is taken again and has them no more, they have to be looked for.
   */
  void beside() {
    for (FeedMappings feed : found.feeds()) {
      if (!feed.deletes()) {
        beside(feed.feed());
      }
    }
  }

  private void beside(String feed) {
    Deque<String> again = new ArrayDeque<>(selection.retaken(feed));
    while (!again.isEmpty()) {
      String path = again.remove();
      Set<String> others = new TreeSet<>();
      for (String other : found.history().standing(feed)) {
        if (other.compareTo(path) > 0 && found.history().repeats(feed, other)) {
          others.add(other);
        }
      }
      for (FileConflict conflict : found.history().conflicts()) {
        if (conflict.feed().equals(feed)) {
          Set<String> pair = new TreeSet<>(Set.of(conflict.file(), conflict.otherFile()));
          if (pair.remove(path)) {
            others.addAll(pair);
          }
        }
      }
      others.stream().filter(other -> takenAlong(other, path)).forEach(again::add);
    }
  }

  /** Takes a file along; true when it is taken in the place of all that it said before. */
  private boolean takenAlong(String path, String beside) {
    if (selection.task(path).isPresent() || selection.leftOut().contains(path)) {
      return false;
    }
    FileTask known = found.known().get(path);
    if (known == null) {
      if (!found.there().contains(path)) {
        unavailable.add(
            "%s%s; records that it has in common with %s cannot be taken from it"
                .formatted(path, GONE, beside));
      }
      return false;
    }
    selection.add(known);
    if (found.otherMappings().shaped(path)) {
      why.put(path, "retaken, as it has records in common with " + beside);
      return true;
    }
    return false;
  }
}
