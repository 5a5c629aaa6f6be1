package io.flywheel.feeds.landing;

import io.flywheel.feeds.mapping.FeedMapping;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Files whose rows stand as another mapping has made them than the one that would take the file
 * today. Files that no mapping of their feed takes any more are not among them: nothing says what
 * else should be made of them.
 */
public final class OtherMappings {
  private final Set<String> paths = new TreeSet<>();

  private OtherMappings() {}

  /** Compares today's mappings with what is remembered. */
  public static OtherMappings of(Collection<FeedMapping> mappings, IngestHistory history) {
    OtherMappings others = new OtherMappings();
    for (FeedMapping mapping : mappings) {
      for (String path : history.standing(mapping.feed())) {
        boolean other =
            history
                .known(mapping.feed(), path)
                .filter(known -> !known.mapping().equals(mapping.fingerprint()))
                .isPresent();
        if (other && mapping.files().take(path)) {
          others.paths.add(path);
        }
      }
    }
    return others;
  }

  /** Their paths in order. */
  public List<String> paths() {
    return List.copyOf(paths);
  }

  boolean shaped(String path) {
    return paths.contains(path);
  }
}
