package io.flywheel.feeds.company;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("fast")
final class RowFileTest {
  @TempDir Path folder;

  @Test
  void dates_are_written_as_the_calendar_writes_them() throws Exception {
    Path path = folder.resolve("dates.csv");
    LocalDate first = LocalDate.of(1999, 12, 1);
    try (RowFile file = new RowFile(path, "")) {
      for (int day = 0; day < 20_000; day++) {
        file.date((int) first.toEpochDay() + day).endRow();
      }
    }
    List<String> lines = Files.readAllLines(path);
    assertThat(lines).hasSize(20_000);
    for (int day = 0; day < lines.size(); day++) {
      assertThat(lines.get(day)).isEqualTo(first.plusDays(day).toString());
    }
  }

  @Test
  void numbers_keep_their_sign_and_places() throws Exception {
    Path path = folder.resolve("numbers.csv");
    try (RowFile file = new RowFile(path, "a")) {
      file.number(0).comma().number(-15).comma().number(1_234_567_890_123_456_789L).endRow();
      file.money(-5).comma().money(1999).comma().decimal(-12_000_000_001L, 9).endRow();
      file.time(0, 86_399).endRow();
    }
    assertThat(Files.readAllLines(path))
        .containsExactly(
            "a", "0,-15,1234567890123456789", "-0.05,19.99,-12.000000001", "1970-01-01 23:59:59");
  }

  @Test
  void a_row_can_be_repeated() throws Exception {
    Path path = folder.resolve("rows.csv");
    try (RowFile file = new RowFile(path, "a")) {
      file.text("x").endRow();
      file.text("y").endRow(2);
      assertThat(file.rows()).isEqualTo(3);
    }
    assertThat(Files.readAllLines(path)).containsExactly("a", "x", "y", "y");
  }

  @Test
  void an_empty_feed_writes_no_file() {
    Path path = folder.resolve("none").resolve("none.csv.gz");
    new RowFile(path, "a").close();
    assertThat(path.getParent()).doesNotExist();
  }
}
