package io.flywheel.warehouse.plan;

import io.flywheel.domain.calendar.DayRanges;
import io.flywheel.warehouse.contract.Contract;
import io.flywheel.warehouse.contract.PeriodUnit;
import io.flywheel.warehouse.contract.Slicing;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;

/**
 * Days as a SQL condition on a table: OR over months of {@code month = M AND day BETWEEN}, which is
 * what file pruning and replaceWhere understand; runs of whole months become one range.
 */
public final class SlicePredicate {
  private static final String MONTH = "month";

  private SlicePredicate() {}

  /**
   * The condition that holds for exactly the rows of the days.
   *
   * @param table a table with slicing
   * @param days some days, not all and not none
   */
  public static String of(Contract table, DayRanges days) {
    Slicing slicing =
        table
            .slicing()
            .orElseThrow(() -> new IllegalArgumentException(table.table() + " has no slices"));
    boolean byMonth = table.partitions().contains(MONTH);
    List<String> parts = new ArrayList<>();
    for (DayRanges.Range range : days.ranges()) {
      if (!byMonth) {
        parts.add(between(slicing.column(), range.first(), range.last()));
      } else {
        addByMonth(parts, slicing, range);
      }
    }
    return parts.size() == 1 ? parts.get(0) : "(" + String.join(" OR ", parts) + ")";
  }

  private static void addByMonth(List<String> parts, Slicing slicing, DayRanges.Range range) {
    LocalDate wholeFirst =
        range.first().getDayOfMonth() == 1
            ? range.first()
            : PeriodUnit.MONTH.plus(PeriodUnit.MONTH.start(range.first()), 1);
    LocalDate wholeEnd =
        PeriodUnit.MONTH.start(range.last().plusDays(1)); // first day after the last whole month
    if (!wholeFirst.isBefore(wholeEnd)) {
      for (LocalDate first = range.first(); !first.isAfter(range.last()); ) {
        LocalDate end = YearMonth.from(first).atEndOfMonth();
        parts.add(within(slicing, first, end.isBefore(range.last()) ? end : range.last()));
        first = end.plusDays(1);
      }
      return;
    }
    if (range.first().isBefore(wholeFirst)) {
      parts.add(within(slicing, range.first(), wholeFirst.minusDays(1)));
    }
    parts.add("(" + between(MONTH, wholeFirst, PeriodUnit.MONTH.plus(wholeEnd, -1)) + ")");
    if (!range.last().isBefore(wholeEnd)) {
      parts.add(within(slicing, wholeEnd, range.last()));
    }
  }

  private static String within(Slicing slicing, LocalDate first, LocalDate last) {
    return "("
        + between(MONTH, PeriodUnit.MONTH.start(first), PeriodUnit.MONTH.start(first))
        + " AND "
        + between(slicing.column(), first, last)
        + ")";
  }

  /** Comparisons, not BETWEEN: Delta analyses replaceWhere again, and BETWEEN fails there. */
  private static String between(String column, LocalDate first, LocalDate last) {
    return first.equals(last)
        ? column + " = DATE'" + first + "'"
        : column + " >= DATE'" + first + "' AND " + column + " <= DATE'" + last + "'";
  }
}
