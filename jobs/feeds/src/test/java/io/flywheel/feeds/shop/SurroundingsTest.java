package io.flywheel.feeds.shop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What a run finds around it and cannot change: the landing area and the clock. */
@Tag("fault")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SurroundingsTest {
  private Interrupted run;

  @BeforeAll
  void one_published_run_and_files_for_the_next() {
    run = Interrupted.second();
  }

  /**
   * To a process on a clock that was set back a day, all files are a day in the future. Whoever
   * runs the test may be allowed to write to a folder that is read-only, so nothing may be written.
   */
  @Test
  void a_run_on_a_clock_that_was_set_back_publishes_the_same_and_only_reads_its_landing_area()
      throws IOException {
    Shop shop = run.copy();
    FileTime tomorrow = FileTime.from(Instant.now().plus(Duration.ofDays(1)));
    for (Path file : files(Path.of(shop.root()))) {
      Files.setLastModifiedTime(file, tomorrow);
    }
    List<String> landed = everything(shop.landing());
    permit(shop.landing(), "r-xr-xr-x");
    try {
      run.isFinishedByTheNextRun(shop);
    } finally {
      permit(shop.landing(), "rwxr-xr-x");
    }
    assertThat(everything(shop.landing())).as("the landing area").isEqualTo(landed);
    shop.maintain();
    assertThat(shop.published()).isEqualTo(run.expected());
    assertThat(shop.differencesFromFullRebuild()).isEmpty();
  }

  private static void permit(Path landing, String permissions) throws IOException {
    try (Stream<Path> all = Files.walk(landing)) {
      for (Path folder : (Iterable<Path>) all.filter(Files::isDirectory)::iterator) {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString(permissions));
      }
    }
  }

  private static List<String> everything(Path folder) throws IOException {
    List<String> all = new ArrayList<>();
    for (Path file : files(folder)) {
      all.add(file + " " + Files.getLastModifiedTime(file) + " " + Files.size(file));
    }
    return all;
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.sorted().toList();
    }
  }
}
