package io.flywheel.benchmark.history;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The generated files that histories are made of: an opening day with all that happened before, and
 * thirty days after it.
 *
 * @param folder landing folder of the generated company
 * @param opening its first day
 */
record Month(Path folder, LocalDate opening) {
  static final int DAYS = 30;

  /** Folders that hold files, relative to landing. */
  List<String> feeds() {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".gz"))
          .map(file -> folder.relativize(file.getParent()).toString())
          .distinct()
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot list " + folder, e);
    }
  }

  /**
   * The file of a feed, if it has one for that day.
   *
   * @param day 0 for the opening, then 1 to 30
   */
  Optional<Path> file(String feed, int day) {
    return Stream.of(".csv.gz", ".jsonl.gz")
        .map(ending -> folder.resolve(feed).resolve(opening.plusDays(day) + ending))
        .filter(Files::isRegularFile)
        .findFirst();
  }
}
