package io.flywheel.benchmark.history;

import io.flywheel.benchmark.measure.FlywheelProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;

/**
 * Histories of one company, kept between runs of the harness: the generated month, the files of
 * every day made of it, and for each length the warehouse that a run over it filled.
 */
public final class History {
  private static final LocalDate OPENING = LocalDate.of(2024, 1, 1);

  private final Path folder;
  private final String scale;
  private final int memory;
  private final FlywheelProcess flywheel;

  /**
   * @param cache folder that outlives the harness
   * @param scale of the generated company
   * @param memory gigabytes of heap
   * @param flywheel generates, and fills warehouses
   */
  public History(Path cache, BigDecimal scale, int memory, FlywheelProcess flywheel) {
    this.scale = scale.stripTrailingZeros().toPlainString();
    this.folder = cache.resolve("scale-" + this.scale);
    this.memory = memory;
    this.flywheel = flywheel;
  }

  /**
   * Sees to it that everything is there for one more day after so many days: hours for a large
   * company when nothing is there yet.
   */
  public void prepare(int days) {
    Path month = folder.resolve("month");
    once(
        month,
        part -> {
          System.err.println("Generating " + Month.DAYS + " days and their opening ...");
          flywheel.run(
              "generate",
              FlywheelProcess.BACKFILL,
              List.of(),
              List.of(
                  "generate",
                  "--landing=" + part,
                  "--from=" + OPENING,
                  "--to=" + OPENING.plusDays(Month.DAYS),
                  "--scale=" + scale));
        });
    System.err.println(days + " days: landing files ...");
    new Archive(new Month(month, OPENING), archive()).write(days);
    once(
        warehouse(days),
        part -> {
          System.err.println(days + " days: filling the warehouse ...");
          Path landing = folder.resolve("landing-" + days);
          deliver(landing, days - 1);
          flywheel.run(
              "history-" + days,
              FlywheelProcess.BACKFILL,
              List.of("-Xmx" + memory + "g"),
              List.of("run", "--landing=" + landing, "--warehouse=" + part));
        });
  }

  /** The warehouse after so many days, not to be written to. */
  public Path warehouse(int days) {
    return folder.resolve("warehouse-" + days);
  }

  /**
   * Delivers the days 0 to last, those that are not there yet.
   *
   * @param landing receives the files as links, which keep their time of change
   */
  public void deliver(Path landing, int last) {
    String lastDay = OPENING.plusDays(last).toString();
    try (Stream<Path> files = Files.walk(archive())) {
      files
          .filter(file -> file.toString().endsWith(".gz"))
          .filter(file -> file.getFileName().toString().substring(0, 10).compareTo(lastDay) <= 0)
          .forEach(file -> link(file, landing.resolve(archive().relativize(file))));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot list " + archive(), e);
    }
  }

  private Path archive() {
    return folder.resolve("archive");
  }

  private static void link(Path file, Path target) {
    try {
      if (Files.notExists(target)) {
        Files.createDirectories(target.getParent());
        Files.createLink(target, file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot link " + file + " to " + target, e);
    }
  }

  private interface Filling {
    void into(Path part);
  }

  /** A folder that is there was filled wholly. */
  private static void once(Path target, Filling filling) {
    if (Files.exists(target)) {
      return;
    }
    Path part = target.resolveSibling(target.getFileName() + ".part");
    try {
      Folders.delete(part);
      Files.createDirectories(part.getParent());
      filling.into(part);
      Files.move(part, target);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot make " + target, e);
    }
  }
}
