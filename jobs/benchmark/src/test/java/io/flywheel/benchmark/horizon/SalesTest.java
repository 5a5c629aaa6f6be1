package io.flywheel.benchmark.horizon;

import static org.assertj.core.api.Assertions.assertThat;

import io.flywheel.benchmark.horizon.Sales.Fate;
import io.flywheel.benchmark.measure.Lines;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is said of the planted lines is what the files have. */
@Tag("fast")
final class SalesTest {
  private static final int DAYS = 45;

  @TempDir private Path landing;

  @ParameterizedTest
  @EnumSource
  void a_day_has_the_new_repeated_and_moved_lines_that_it_is_said_to_have(Ids ids) {
    Sales sales = new Sales(3_000, 40, ids);
    Set<String> versions = new HashSet<>();
    Map<String, String> ordered = new HashMap<>();
    for (int day = 0; day < DAYS; day++) {
      sales.write(landing, day);
      Counts counts = new Counts(versions, ordered);
      Lines.forEach(landing.resolve("orders").resolve(name(day)), counts::line);
      assertThat(new Fate(counts.accepted, counts.duplicates, counts.moved))
          .as("day %d", day)
          .isEqualTo(sales.fate(day));
    }
    assertThat(IntStream.range(0, DAYS).mapToLong(day -> sales.fate(day).moved()).sum())
        .isPositive();
  }

  private static String name(int day) {
    return LocalDate.of(2024, 1, 1).plusDays(day) + ".csv.gz";
  }

  /** Counts the lines of a file, all earlier ones known. */
  private static final class Counts {
    private final Set<String> versions;
    private final Map<String, String> ordered;
    private long accepted;
    private long duplicates;
    private long moved;

    Counts(Set<String> versions, Map<String, String> ordered) {
      this.versions = versions;
      this.ordered = ordered;
    }

    void line(String line) {
      if (line.startsWith("order_id,")) {
        return;
      }
      String[] fields = line.split(",", -1);
      boolean known = !versions.add(fields[0] + " " + fields[2]);
      accepted += known ? 0 : 1;
      duplicates += known ? 1 : 0;
      String before = ordered.put(fields[0], fields[5]);
      moved += before != null && !before.equals(fields[5]) ? 1 : 0;
    }
  }
}
