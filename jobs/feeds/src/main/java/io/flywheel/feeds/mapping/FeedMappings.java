package io.flywheel.feeds.mapping;

import io.flywheel.warehouse.contract.Contract;
import java.util.List;
import java.util.Set;

/**
 * How all files of one feed become rows of its bronze table: by one mapping, or by several that
 * each take files of their own.
 *
 * @param mappings its mappings, at least one
 * @param retaken paths that this run takes again, each in the place of all that it said before
 */
public record FeedMappings(List<FeedMapping> mappings, Set<String> retaken) {

  public FeedMappings {
    mappings = List.copyOf(mappings);
    retaken = Set.copyOf(retaken);
  }

  FeedMappings(List<FeedMapping> mappings) {
    this(mappings, Set.of());
  }

  /** The same for a run that takes some files again, whatever they replace otherwise. */
  public FeedMappings retaking(Set<String> paths) {
    return paths.isEmpty() ? this : new FeedMappings(mappings, paths);
  }

  public String feed() {
    return first().feed();
  }

  public Contract contract() {
    return first().contract();
  }

  /** True when files of the feed delete records that they do not name. */
  public boolean deletes() {
    return !retaken.isEmpty() || mappings.stream().anyMatch(mapping -> mapping.rules().deletes());
  }

  /** True when a file of one of its mappings does; rows of the settings are of no named one. */
  public boolean deletes(String mapping, String path) {
    return retaken.contains(path)
        || mappings.stream()
            .anyMatch(each -> each.name().equals(mapping) && each.rules().deletes());
  }

  /** Days around a row's business day in which other versions of it are looked for. */
  public int horizon() {
    return first().rules().horizon();
  }

  /** True for a canonical column that is personal, or made of a personal column of some file. */
  public boolean hides(String column) {
    return mappings.stream().anyMatch(mapping -> mapping.hides(column));
  }

  /** The mapping of a name. */
  public FeedMapping named(String name) {
    return mappings.stream()
        .filter(mapping -> mapping.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(feed() + " has no mapping " + name));
  }

  /** True when a path is a mapping's, or no mapping's any more. */
  public boolean mayBelong(String path, FeedMapping mapping) {
    return mapping.files().take(path)
        || mappings.stream().noneMatch(each -> each.files().take(path));
  }

  private FeedMapping first() {
    return mappings.get(0);
  }
}
