package io.flywheel.feeds.mapping;

import java.io.Serializable;

/**
 * Where the header of a CSV file stands.
 *
 * @param skippedLines lines before it
 * @param firstColumn the column that it begins with, the first line that does being the header;
 *     empty where the lines are counted
 */
public record HeaderPlace(int skippedLines, String firstColumn) implements Serializable {
  /** The first line, as RFC 4180 has it. */
  static final HeaderPlace FIRST_LINE = new HeaderPlace(0, "");
}
