package io.flywheel.feeds.mapping;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.List;
import java.util.regex.PatternSyntaxException;

/** Globs over paths relative to the landing folder. */
public final class FilePatterns {
  private static final String FILES = "files";

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
   * Reads {@code files} of a section: a glob, or a list of globs.
   *
   * @throws MappingException when there is none, or a text is no glob
   */
  static FilePatterns read(Config section, String path) {
    ConfigValue value = section.getValue(FILES);
    String place = "%s: %s.%s: ".formatted(value.origin().description(), path, FILES);
    List<String> globs =
        value.valueType() == ConfigValueType.LIST
            ? section.getStringList(FILES)
            : List.of(section.getString(FILES));
    if (globs.isEmpty()) {
      throw new MappingException(place + "names no files");
    }
    try {
      return of(globs);
    } catch (PatternSyntaxException e) {
      throw new MappingException(place + e.getMessage());
    }
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
