package io.flywheel.feeds.mapping;

import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.List;

/** Globs over paths relative to the landing folder. */
public final class FilePatterns {
  private final List<String> globs;
  private final List<PathMatcher> matchers;

  private FilePatterns(List<String> globs) {
    this.globs = List.copyOf(globs);
    this.matchers =
        globs.stream()
            .map(glob -> FileSystems.getDefault().getPathMatcher("glob:" + glob))
            .toList();
  }

  /**
   * @throws java.util.regex.PatternSyntaxException when a text is no glob
   */
  static FilePatterns of(List<String> globs) {
    return new FilePatterns(globs);
  }

  /** True when one of the globs takes the path. */
  public boolean take(String path) {
    Path relative = Path.of(path);
    return matchers.stream().anyMatch(matcher -> matcher.matches(relative));
  }

  @Override
  public String toString() {
    return String.join(", ", globs);
  }
}
