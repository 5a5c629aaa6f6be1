package io.flywheel.feeds.landing;

import io.flywheel.feeds.mapping.FeedMapping;
import io.flywheel.feeds.mapping.MappingException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Which mapping a path belongs to, as a file of its own or as one that others look up. */
final class Takers {
  private final List<FeedMapping> mappings;

  /**
   * What takes a path.
   *
   * @param mapping the mapping
   * @param looksUp true when rows of its files look it up
   */
  record Taker(FeedMapping mapping, boolean looksUp) {

    private String title() {
      return looksUp ? mapping.lookupTitle() : mapping.title();
    }
  }

  Takers(List<FeedMapping> mappings) {
    this.mappings = mappings;
  }

  /**
   * What takes a path; empty when nothing does.
   *
   * @throws MappingException when several do
   */
  Optional<Taker> of(String path) {
    List<Taker> takers = new ArrayList<>();
    for (FeedMapping mapping : mappings) {
      if (mapping.files().take(path)) {
        takers.add(new Taker(mapping, false));
      }
      if (mapping.looksUp(path)) {
        takers.add(new Taker(mapping, true));
      }
    }
    if (takers.size() > 1) {
      throw new MappingException(
          "file %s belongs to %s; make their file patterns narrower"
              .formatted(
                  path, takers.stream().map(Taker::title).collect(Collectors.joining(" and to "))));
    }
    return takers.stream().findFirst();
  }

  /** The feed of a path that a manifest names; its folder when nothing takes it. */
  String feed(String path) {
    return mappings.stream()
        .filter(mapping -> mapping.files().take(path) || mapping.looksUp(path))
        .map(FeedMapping::feed)
        .findFirst()
        .orElse(path.contains("/") ? path.substring(0, path.lastIndexOf('/')) : "");
  }
}
