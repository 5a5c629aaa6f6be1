package io.flywheel.feeds.draft;

import java.util.Optional;
import java.util.regex.Pattern;

/** A glob of the files that are like one: dates and numbers of its path may be others. */
final class FilesGlob {
  private static final Pattern NUMBERS = Pattern.compile("\\d+([-_.T:]?\\d+)*");
  private static final Pattern DAY = Pattern.compile("(?<!\\d)\\d{4}-\\d{2}-\\d{2}(?!\\d)");

  private FilesGlob() {}

  static String of(String path) {
    int folder = path.lastIndexOf('/') + 1;
    int dot = path.indexOf('.', folder);
    String extension = dot < 0 || dot == folder ? "" : extension(path.substring(dot));
    String stem = path.substring(0, path.length() - extension.length());
    return NUMBERS
            .matcher(stem.replaceAll("[\\\\\\[\\]{}*]", "?"))
            .replaceAll("*")
            .replaceAll("\\*([-_ ]?\\*)+", "*")
        + extension;
  }

  /** {@code .csv.gz} of {@code .2025.csv.gz}: what has no digit at the end of a name. */
  private static String extension(String dotted) {
    String rest = dotted;
    while (rest.matches("\\.[^.]*\\d[^.]*\\..*")) {
      rest = rest.substring(rest.indexOf('.', 1));
    }
    return rest;
  }

  /** The pattern of {@code day.name}, where the path tells one day and no other. */
  static Optional<String> day(String path) {
    return DAY.matcher(path).results().count() == 1
        ? Optional.of("(\\d{4}-\\d{2}-\\d{2})")
        : Optional.empty();
  }
}
