package io.flywheel.feeds.mapping;

import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which second file belongs to a file.
 *
 * @param name its name in expressions
 * @param files which files are second files
 * @param format how they are written
 * @param match pattern over the paths of both files, whose one group is equal where they belong
 *     together
 */
public record Lookup(String name, FilePatterns files, FileFormat format, Pattern match) {

  /**
   * Columns of a second file that rows of the first one look up.
   *
   * @param name before the dot of their names in expressions
   * @param key columns of the first file whose values are looked up
   * @param otherKey the columns of the second file in which they are looked for, in the same order
   * @param source the columns that second files have
   */
  public record Columns(String name, List<String> key, List<String> otherKey, SourceColumns source)
      implements Serializable {

    /** Names of the columns as expressions have them. */
    public List<String> qualified() {
      return source.used().stream().map(column -> name + "." + column).toList();
    }

    /** True for the name of such a column as expressions have it. */
    boolean has(String column) {
      return column.startsWith(name + ".");
    }
  }

  /** What is equal in the paths of files that belong together; empty where nothing matches. */
  public Optional<String> group(String path) {
    Matcher matcher = match.matcher(path);
    return matcher.find() ? Optional.ofNullable(matcher.group(1)) : Optional.empty();
  }
}
