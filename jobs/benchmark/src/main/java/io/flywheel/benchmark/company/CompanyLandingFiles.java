package io.flywheel.benchmark.company;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Delivers generated files by their day, so that a history can grow by one. */
record CompanyLandingFiles(Path generated, Path landing) {
  private static final Pattern DAY = Pattern.compile("(\\d{4}-\\d{2}-\\d{2})\\.[a-z.]+");

  void deliverUntil(LocalDate lastDay) {
    deliver(day -> !day.isAfter(lastDay));
  }

  private void deliver(Predicate<LocalDate> wanted) {
    try (Stream<Path> files = Files.walk(generated)) {
      files
          .filter(Files::isRegularFile)
          .filter(file -> day(file).map(wanted::test).orElse(false))
          .forEach(this::copy);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + generated + ": " + e.getMessage(), e);
    }
  }

  private static java.util.Optional<LocalDate> day(Path file) {
    Matcher name = DAY.matcher(file.getFileName().toString());
    return name.matches()
        ? java.util.Optional.of(LocalDate.parse(name.group(1)))
        : java.util.Optional.empty();
  }

  private void copy(Path file) {
    Path target = landing.resolve(generated.relativize(file));
    try {
      if (Files.notExists(target)) {
        Files.createDirectories(target.getParent());
        Files.copy(file, target);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot deliver " + file + ": " + e.getMessage(), e);
    }
  }
}
