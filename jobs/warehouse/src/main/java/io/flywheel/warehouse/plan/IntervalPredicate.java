package io.flywheel.warehouse.plan;

import io.flywheel.domain.calendar.DayRanges;
import io.flywheel.warehouse.contract.CalendarUnit;
import io.flywheel.warehouse.contract.Contract;
import io.flywheel.warehouse.contract.IntervalSpec;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;

/**
 * Days as a SQL condition on a table: OR over months of {@code month = M AND day BETWEEN}, which is
 * what file pruning and replaceWhere understand; runs of whole months become one range.
 */
public final class IntervalPredicate {
  private static final String MONTH = "month";

  private IntervalPredicate() {}

  /**
   * The condition that holds for exactly the rows of the days.
   *
   * @param table a table with intervals
   * @param days some days, not all and not none
   */
  public static String of(Contract table, DayRanges days) {
    IntervalSpec interval =
        table
            .interval()
            .orElseThrow(() -> new IllegalArgumentException(table.table() + " has no intervals"));
    boolean byMonth = table.partitions().contains(MONTH);
    List<String> parts = new ArrayList<>();
    for (DayRanges.Range range : days.ranges()) {
      if (!byMonth) {
        parts.add(between(interval.column(), range.first(), range.last()));
      } else {
        addByMonth(parts, interval, range);
      }
    }
    return parts.size() == 1 ? parts.get(0) : "(" + String.join(" OR ", parts) + ")";
  }

  private static void addByMonth(List<String> parts, IntervalSpec interval, DayRanges.Range range) {
    LocalDate wholeFirst =
        range.first().getDayOfMonth() == 1
            ? range.first()
            : CalendarUnit.MONTH.plus(CalendarUnit.MONTH.start(range.first()), 1);
    LocalDate wholeEnd =
        CalendarUnit.MONTH.start(range.last().plusDays(1)); // first day after the last whole month
    if (!wholeFirst.isBefore(wholeEnd)) {
      for (LocalDate first = range.first(); !first.isAfter(range.last()); ) {
        LocalDate end = YearMonth.from(first).atEndOfMonth();
        parts.add(within(interval, first, end.isBefore(range.last()) ? end : range.last()));
        first = end.plusDays(1);
      }
      return;
    }
    if (range.first().isBefore(wholeFirst)) {
      parts.add(within(interval, range.first(), wholeFirst.minusDays(1)));
    }
    parts.add("(" + between(MONTH, wholeFirst, CalendarUnit.MONTH.plus(wholeEnd, -1)) + ")");
    if (!range.last().isBefore(wholeEnd)) {
      parts.add(within(interval, wholeEnd, range.last()));
    }
  }

  private static String within(IntervalSpec interval, LocalDate first, LocalDate last) {
    return "("
        + between(MONTH, CalendarUnit.MONTH.start(first), CalendarUnit.MONTH.start(first))
        + " AND "
        + between(interval.column(), first, last)
        + ")";
  }

  /** Comparisons, not BETWEEN: Delta analyses replaceWhere again, and BETWEEN fails there. */
  private static String between(String column, LocalDate first, LocalDate last) {
    return first.equals(last)
        ? column + " = DATE'" + first + "'"
        : column + " >= DATE'" + first + "' AND " + column + " <= DATE'" + last + "'";
  }
}
