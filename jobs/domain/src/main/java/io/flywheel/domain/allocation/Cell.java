package io.flywheel.domain.allocation;

import java.util.Comparator;

/**
 * Where costs end, in the order in which missing cents go to equal parts.
 *
 * @param segment the segment
 * @param revenueLine the revenue line
 */
record Cell(String segment, String revenueLine) implements Comparable<Cell> {
  private static final Comparator<Cell> ORDER =
      Comparator.comparing(Cell::segment).thenComparing(Cell::revenueLine);

  @Override
  public int compareTo(Cell other) {
    return ORDER.compare(this, other);
  }
}
