package io.flywheel.domain.calendar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("fast")
@net.jqwik.api.Tag("fast")
class DayRangesTest {
  private static final LocalDate START = LocalDate.of(2024, 2, 20);

  private static Set<LocalDate> dates(List<Integer> offsets) {
    Set<LocalDate> dates = new HashSet<>();
    offsets.forEach(offset -> dates.add(START.plusDays(offset)));
    return dates;
  }

  @Property(tries = 200)
  void plus_is_the_union_of_the_days(
      @ForAll List<@IntRange(min = 0, max = 40) Integer> left,
      @ForAll List<@IntRange(min = 0, max = 40) Integer> right) {
    DayRanges union = DayRanges.of(dates(left)).plus(DayRanges.of(dates(right)));
    Set<LocalDate> expected = dates(left);
    expected.addAll(dates(right));
    assertThat(union).isEqualTo(DayRanges.of(expected));
    assertThat(union.count()).isEqualTo(expected.size());
    assertThat(expected).allMatch(union::contains);
  }

  @Property(tries = 200)
  void minus_leaves_the_days_that_are_not_in_the_other(
      @ForAll List<@IntRange(min = 0, max = 40) Integer> left,
      @ForAll List<@IntRange(min = 0, max = 40) Integer> right) {
    Set<LocalDate> expected = dates(left);
    expected.removeAll(dates(right));
    assertThat(DayRanges.of(dates(left)).minus(DayRanges.of(dates(right))))
        .isEqualTo(DayRanges.of(expected));
    assertThat(DayRanges.of(dates(left)).minus(DayRanges.all())).isEqualTo(DayRanges.none());
  }

  @Property(tries = 200)
  void text_reads_back_as_the_same_days(
      @ForAll List<@IntRange(min = 0, max = 60) Integer> offsets) {
    DayRanges days = DayRanges.of(dates(offsets));
    assertThat(DayRanges.parse(days.toString())).isEqualTo(days);
  }

  @Test
  void adjacent_days_become_one_range_across_a_leap_day() {
    DayRanges days =
        DayRanges.of(List.of(LocalDate.of(2024, 3, 1), LocalDate.of(2024, 2, 28)))
            .plus(DayRanges.of(LocalDate.of(2024, 2, 29)));
    assertThat(days).hasToString("2024-02-28..2024-03-01");
  }

  @Test
  void all_swallows_everything_and_has_no_ranges() {
    assertThat(DayRanges.of(START).plus(DayRanges.all())).isEqualTo(DayRanges.all());
    assertThat(DayRanges.parse("all").contains(START)).isTrue();
    assertThatThrownBy(() -> DayRanges.all().ranges()).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void text_of_another_form_is_refused() {
    assertThatThrownBy(() -> DayRanges.parse("yesterday")).hasMessageContaining("yesterday");
  }
}
