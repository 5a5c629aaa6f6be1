package io.flywheel.feeds.landing;

import io.flywheel.feeds.landing.PathVersions.GroupVersion;
import io.flywheel.feeds.mapping.FeedMapping;
import io.flywheel.feeds.parse.FileTask;
import io.flywheel.feeds.parse.FileTask.Absence;
import io.flywheel.feeds.parse.FileTask.Absence.Reason;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.sql.SparkSession;

/**
 * Of each group of a feed's files only those of the greatest version stand. A version of which a
 * file cannot be taken is not taken at all, and replaces nothing yet.
 */
final class GroupSelection {
  private final FileSelection selection;
  private final Discovery found;
  private final FeedMapping mapping;
  private final Map<String, String> greatest = new HashMap<>();
  private final Map<String, String> firstRead = new HashMap<>();

  GroupSelection(FileSelection selection, FeedMapping mapping) {
    this.selection = selection;
    this.found = selection.found();
    this.mapping = mapping;
  }

  void apply(SparkSession session) {
    Set<String> standing = new TreeSet<>(found.history().standing(mapping.feed()));
    standing.removeIf(path -> !found.mayBelong(path, mapping));
    Set<String> paths = new TreeSet<>(standing);
    selection.reads(mapping).forEach(task -> paths.add(task.path()));
    Set<String> missing = new TreeSet<>(selection.leftOut());
    missing.addAll(found.later());
    missing.retainAll(found.landed(mapping.feed()));
    missing.removeIf(path -> !mapping.files().take(path));
    paths.addAll(missing);
    PathVersions versions = PathVersions.of(session, mapping, paths);
    Set<GroupVersion> incomplete = new HashSet<>();
    missing.forEach(path -> versions.of(path).ifPresent(incomplete::add));

    for (FileTask task : selection.reads(mapping)) {
      Optional<GroupVersion> of = versions.of(task.path());
      if (of.isEmpty()) {
        selection.leave(task);
        found.refuse(
            task,
            "%s: group or version has no value for this path; mend the expression, or make files narrower"
                .formatted(mapping.setting() + ".replaces"));
      } else if (!selection.leftOut().contains(task.path())) {
        if (incomplete.contains(of.get())) {
          selection.wait(task);
        } else {
          greatest.merge(of.get().group(), of.get().version(), GroupSelection::later);
        }
      }
    }
    for (String path : standing) {
      versions
          .of(path)
          .ifPresent(of -> greatest.merge(of.group(), of.version(), GroupSelection::later));
    }
    for (FileTask task : selection.reads(mapping)) {
      versions.of(task.path()).ifPresent(of -> supersede(task, of));
    }
    for (String path : standing) {
      versions.of(path).filter(this::older).ifPresent(of -> takeOut(path, of));
    }
  }

  private void supersede(FileTask task, GroupVersion of) {
    if (!older(of)) {
      firstRead.merge(of.group(), task.path(), GroupSelection::earlier);
    } else if (found.known().containsKey(task.path())) {
      selection.leave(task);
    } else {
      selection.add(task.absent(new Absence(Reason.SUPERSEDED, found.sha256(task), "")));
    }
  }

  /** Counts what goes at the first of the newer files that the run reads. */
  private void takeOut(String path, GroupVersion of) {
    FileTask absent =
        selection
            .task(path)
            .orElseGet(() -> selection.absent(mapping.feed(), path, Reason.SUPERSEDED));
    selection.add(absent.countedAt(firstRead.getOrDefault(of.group(), "")));
  }

  private boolean older(GroupVersion of) {
    return of.version().compareTo(greatest.get(of.group())) < 0;
  }

  private static String later(String a, String b) {
    return a.compareTo(b) >= 0 ? a : b;
  }

  private static String earlier(String a, String b) {
    return a.compareTo(b) <= 0 ? a : b;
  }
}
