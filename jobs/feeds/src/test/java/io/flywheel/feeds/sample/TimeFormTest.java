package io.flywheel.feeds.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("fast")
class TimeFormTest {
  private static TimeForm of(String... values) {
    return TimeForm.of(List.of(values)).orElseThrow();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2025-01-31 23:59:59|t",
        "2025-01-31T23:59:59.123456Z|t",
        "2024-09-01T00:00Z|t",
      })
  void the_form_of_canonical_files_needs_no_pattern(String value) {
    assertThat(of(value).canonical()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2025-01-31 23:30:00 -0500|yyyy-MM-dd HH:mm:ss Z",
        "2025-01-31T23:30:00+01:00|yyyy-MM-dd'T'HH:mm:ssXXX",
        "20.01.2024 23:30:15 UTC|dd.MM.yyyy HH:mm:ss z",
        "31/01/2025 9:05|dd/MM/yyyy H:mm",
        "1/31/2025 9:05 PM|M/d/yyyy h:mm a",
        "2025/01/31|yyyy/MM/dd",
        "2025-01-31|yyyy-MM-dd",
        "Jan 31, 2025|MMM d, yyyy",
        "January 31, 2025, 10:00 AM|MMMM d, yyyy, hh:mm a",
        "31-Jan-2025|d-MMM-yyyy",
        "31 January 2025|d MMMM yyyy",
      })
  void one_value_above_12_shows_the_whole_pattern(String value, String pattern) {
    TimeForm form = of(value);

    assertThat(form.pattern()).isEqualTo(pattern);
    assertThat(form.guess()).isEmpty();
  }

  @Test
  void values_of_a_column_decide_together() {
    assertThat(of("01/02/2025", "13/02/2025").pattern()).isEqualTo("dd/MM/yyyy");
    assertThat(of("01/02/2025", "02/13/2025").pattern()).isEqualTo("MM/dd/yyyy");
    assertThat(of("1/2/2025", "10/31/2025").pattern()).isEqualTo("M/d/yyyy");
    assertThat(TimeForm.of(List.of("2025-01-01", "unknown"))).isEmpty();
    assertThat(TimeForm.of(List.of("13/13/2025"))).isEmpty();
  }

  @Test
  void days_up_to_12_are_a_guess_where_the_month_may_come_first() {
    assertThat(of("01/02/2025", "03/04/2025").guess()).contains("day and month");
    assertThat(of("01.02.2025").guess()).isEmpty();
    assertThat(of("01/02/25", "31/12/24").guess()).contains("two digits");
  }

  @Test
  void months_have_names_of_a_locale() {
    TimeForm german = of("31. Dezember 2024", "1. März 2025");

    assertThat(german.sql("Tag")).isEqualTo("strict_timestamp(Tag, 'd. MMMM yyyy', 'de')");
  }

  @Test
  void seconds_and_milliseconds_since_1970_are_numbers_of_that_length() {
    assertThat(TimeForm.orEpoch(List.of("1736553600")).orElseThrow().sql("created"))
        .isEqualTo("timestamp_seconds(CAST(strict_decimal(created, 0) AS BIGINT))");
    assertThat(TimeForm.orEpoch(List.of("1736553600000")).orElseThrow().sql("created"))
        .startsWith("timestamp_millis(");
    assertThat(TimeForm.orEpoch(List.of("42", "1736553600"))).isEmpty();
  }

  @Test
  void quotes_of_a_pattern_are_escaped_in_sql() {
    assertThat(of("2025-01-31T23:30:00+01:00").sql("At"))
        .isEqualTo("strict_timestamp(At, 'yyyy-MM-dd\\'T\\'HH:mm:ssXXX')");
  }
}
