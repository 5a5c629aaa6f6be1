package io.flywheel.warehouse.contract;

import io.flywheel.domain.calendar.DayRanges;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.time.temporal.IsoFields;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** A unit of the calendar: of intervals, and of the windows that are counted in them. */
public enum CalendarUnit {
  DAY,
  MONTH,
  QUARTER,
  YEAR;

  /** The unit as contracts and plans write it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** First day of the period that contains the day. */
  public LocalDate start(LocalDate day) {
    return switch (this) {
      case DAY -> day;
      case MONTH -> day.withDayOfMonth(1);
      case QUARTER -> day.with(IsoFields.DAY_OF_QUARTER, 1);
      case YEAR -> day.withDayOfYear(1);
    };
  }

  /** The same point {@code count} periods later; negative counts go back. */
  public LocalDate plus(LocalDate day, long count) {
    return switch (this) {
      case DAY -> day.plusDays(count);
      case MONTH -> day.plusMonths(count);
      case QUARTER -> day.plus(count, IsoFields.QUARTER_YEARS);
      case YEAR -> day.plus(count, ChronoUnit.YEARS);
    };
  }

  /** First days of the periods in which some days lie, in order. */
  public List<LocalDate> starts(DayRanges days) {
    Set<LocalDate> starts = new TreeSet<>();
    for (DayRanges.Range range : days.ranges()) {
      for (LocalDate at = start(range.first()); !at.isAfter(range.last()); at = plus(at, 1)) {
        starts.add(at);
      }
    }
    return List.copyOf(starts);
  }
}
