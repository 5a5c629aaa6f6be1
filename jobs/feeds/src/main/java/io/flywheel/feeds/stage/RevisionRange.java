package io.flywheel.feeds.stage;

/**
 * The smallest and the largest revision of some rows.
 *
 * @param first not larger than any
 * @param last not smaller than any
 */
public record RevisionRange(long first, long last) {

  RevisionRange with(RevisionRange other) {
    return new RevisionRange(Math.min(first, other.first), Math.max(last, other.last));
  }

  public boolean overlaps(RevisionRange other) {
    return first <= other.last && other.first <= last;
  }
}
