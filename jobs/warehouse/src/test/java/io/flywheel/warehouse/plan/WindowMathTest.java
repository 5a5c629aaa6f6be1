package io.flywheel.warehouse.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.flywheel.domain.calendar.DayRanges;
import io.flywheel.warehouse.contract.CalendarUnit;
import io.flywheel.warehouse.contract.InputWindow;
import io.flywheel.warehouse.contract.IntervalSpec;
import java.time.LocalDate;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("fast")
@net.jqwik.api.Tag("fast")
class WindowMathTest {
  private static final IntervalSpec BY_DAY = new IntervalSpec("day", CalendarUnit.DAY);
  private static final IntervalSpec BY_MONTH = new IntervalSpec("month", CalendarUnit.MONTH);
  private static final IntervalSpec BY_YEAR = new IntervalSpec("period_start", CalendarUnit.YEAR);

  private static DayRanges forward(String changed, InputWindow window, IntervalSpec target) {
    return WindowMath.forward(DayRanges.parse(changed), window, Optional.of(target));
  }

  @Test
  void a_day_reaches_the_same_day() {
    assertThat(forward("2024-02-29", new InputWindow.Interval(CalendarUnit.DAY), BY_DAY))
        .hasToString("2024-02-29");
  }

  @Test
  void looking_back_thirty_days_means_a_change_reaches_thirty_days_ahead() {
    assertThat(forward("2024-01-31", new InputWindow.Interval(CalendarUnit.DAY, 30, 0), BY_DAY))
        .hasToString("2024-01-31..2024-03-01");
  }

  @Test
  void a_day_of_this_year_reaches_this_year_and_the_growth_of_the_next() {
    assertThat(forward("2024-12-31", new InputWindow.Interval(CalendarUnit.YEAR, 1, 0), BY_YEAR))
        .hasToString("2024-01-01..2025-12-31");
  }

  @Test
  void a_day_reaches_the_whole_month_of_a_table_by_month() {
    assertThat(forward("2024-02-10", new InputWindow.Interval(CalendarUnit.DAY), BY_MONTH))
        .hasToString("2024-02-01..2024-02-29");
  }

  @Test
  void an_input_that_is_read_whole_reaches_everything_and_no_change_reaches_nothing() {
    assertThat(forward("2024-02-10", new InputWindow.Whole(), BY_DAY).isAll()).isTrue();
    assertThat(forward("none", new InputWindow.Whole(), BY_DAY).isEmpty()).isTrue();
    assertThat(
            WindowMath.forward(
                    DayRanges.parse("2024-02-10"),
                    new InputWindow.Interval(CalendarUnit.DAY),
                    Optional.empty())
                .isAll())
        .isTrue();
  }

  @Test
  void a_day_of_a_running_total_reaches_the_rest_of_its_period() {
    IntervalSpec cumulative =
        new IntervalSpec("day", CalendarUnit.DAY, Optional.of(CalendarUnit.MONTH), false);
    InputWindow.Interval sameDay = new InputWindow.Interval(CalendarUnit.DAY);

    assertThat(forward("2024-02-10", sameDay, cumulative)).hasToString("2024-02-10..2024-02-29");
    assertThat(WindowMath.backward(DayRanges.parse("2024-02-10"), Optional.of(cumulative), sameDay))
        .hasToString("2024-02-01..2024-02-10");
    assertThat(WindowMath.wholePeriods(DayRanges.parse("2024-02-10"), cumulative))
        .hasToString("2024-02-10");
  }

  @Property(tries = 300)
  void what_an_interval_reads_covers_every_day_that_reaches_it(
      @ForAll CalendarUnit unit,
      @ForAll @IntRange(min = 0, max = 3) int lookback,
      @ForAll @IntRange(min = 0, max = 3) int lookahead,
      @ForAll @IntRange(min = 0, max = 800) int offset,
      @ForAll boolean running) {
    LocalDate day = LocalDate.of(2023, 1, 1).plusDays(offset);
    InputWindow.Interval window = new InputWindow.Interval(unit, lookback, lookahead);
    Optional<IntervalSpec> target =
        Optional.of(
            new IntervalSpec(
                "day",
                CalendarUnit.DAY,
                Optional.of(CalendarUnit.QUARTER).filter(any -> running),
                false));
    DayRanges reached = WindowMath.forward(DayRanges.of(day), window, target);
    assertThat(WindowMath.backward(reached, target, window).contains(day)).isTrue();
    for (DayRanges.Range range : reached.ranges()) {
      assertThat(WindowMath.backward(DayRanges.of(range.first()), target, window).contains(day))
          .isTrue();
      assertThat(WindowMath.backward(DayRanges.of(range.last()), target, window).contains(day))
          .isTrue();
      assertThat(
              WindowMath.backward(DayRanges.of(range.last().plusDays(1)), target, window)
                  .contains(day))
          .isFalse();
      assertThat(
              WindowMath.backward(DayRanges.of(range.first().minusDays(1)), target, window)
                  .contains(day))
          .isFalse();
    }
  }
}
