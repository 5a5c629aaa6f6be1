package io.flywheel.feeds.landing;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What one ingest is asked to take.
 *
 * @param feeds names of the feeds to take; empty for all
 * @param until last file day to take
 * @param comparison how known files are recognised
 * @param retake globs over paths: known files to be taken again, though they are unchanged
 */
public record IngestRequest(
    Set<String> feeds, Optional<LocalDate> until, Comparison comparison, List<String> retake) {

  /** How a file is recognised as known. */
  public enum Comparison {
    /** By path, size and modification time; by content when one of them differs. */
    ATTRIBUTES,
    /** By content, always. */
    CONTENT
  }

  /** All feeds, all days, by attributes. */
  public static IngestRequest everything() {
    return new IngestRequest(Set.of(), Optional.empty(), Comparison.ATTRIBUTES, List.of());
  }
}
