package io.flywheel.feeds.ingest;

/**
 * The smallest and the largest revision of some rows.
 *
 * @param first not larger than any
 * @param last not smaller than any
 */
record RevisionSpan(long first, long last) {

  RevisionSpan with(RevisionSpan other) {
    return new RevisionSpan(Math.min(first, other.first), Math.max(last, other.last));
  }

  boolean overlaps(RevisionSpan other) {
    return first <= other.last && other.first <= last;
  }
}
