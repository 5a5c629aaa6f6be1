package io.flywheel.warehouse.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.flywheel.domain.calendar.DayRanges;
import io.flywheel.warehouse.files.FileStatistics;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("fast")
class FileDaysTest {
  private static DayRanges days(String month, String statistics) {
    return FileDays.of(FileStatistics.of(Map.of("month", month), statistics));
  }

  @Test
  void a_file_has_the_days_of_its_statistics() {
    assertThat(
            days(
                "2024-02-01",
                "{\"minValues\":{\"day\":\"2024-02-03\"},\"maxValues\":{\"day\":\"2024-02-05\"}}"))
        .hasToString("2024-02-03..2024-02-05");
  }

  @Test
  void a_file_without_statistics_of_its_days_has_its_month() {
    assertThat(days("2024-02-01", null)).hasToString("2024-02-01..2024-02-29");
    assertThat(days("2024-02-01", "{\"numRecords\":1}")).hasToString("2024-02-01..2024-02-29");
    assertThat(days("2024-02-01", "{\"minVal")).hasToString("2024-02-01..2024-02-29");
  }

  @Test
  void a_file_without_a_month_or_with_days_of_another_has_any_day() {
    assertThat(FileDays.of(FileStatistics.of(Map.of(), null)).isAll()).isTrue();
    assertThat(
            days(
                    "2024-02-01",
                    "{\"minValues\":{\"day\":\"2024-01-31\"},\"maxValues\":{\"day\":\"2024-02-05\"}}")
                .isAll())
        .isTrue();
  }
}
