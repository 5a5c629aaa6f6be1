package io.flywheel.warehouse.plan;

import io.flywheel.domain.calendar.DayRanges;
import io.flywheel.warehouse.contract.CalendarUnit;
import io.flywheel.warehouse.contract.Contract;
import io.flywheel.warehouse.contract.Input;
import io.flywheel.warehouse.contract.InputWindow;
import io.flywheel.warehouse.contract.IntervalSpec;
import java.time.LocalDate;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** How far a change goes: days of an input to days of a target through a window, and back. */
public final class WindowMath {
  private WindowMath() {}

  /**
   * The target's intervals that changed input days can have altered.
   *
   * @param changed changed days of the input
   * @param window the input's window in the target's contract
   * @param target the target's intervals; empty for an entity table, of which everything is reached
   */
  public static DayRanges forward(
      DayRanges changed, InputWindow window, Optional<IntervalSpec> target) {
    if (changed.isEmpty()) {
      return DayRanges.none();
    }
    if (target.isEmpty() || !(window instanceof InputWindow.Interval period)) {
      return DayRanges.all();
    }
    return onward(
        shift(changed, period.unit(), -period.lookahead(), period.lookback()), target.get());
  }

  /** Changed days of the target itself, widened to its intervals. */
  public static DayRanges forward(DayRanges own, Contract target) {
    return target.interval().map(interval -> wholePeriods(own, interval)).orElse(DayRanges.all());
  }

  /**
   * The input days that a target's intervals read: the inverse of {@code forward}.
   *
   * @param intervals intervals of the target
   * @param target the target's intervals
   * @param input the input in the target's contract
   */
  public static DayRanges backward(
      DayRanges intervals, Optional<IntervalSpec> target, Input input) {
    return input.intervalOnly()
        ? backward(intervals, target, input.interval().orElseThrow())
        : DayRanges.all();
  }

  /** The input days from lookback to lookahead of a target's intervals. */
  public static DayRanges backward(
      DayRanges intervals, Optional<IntervalSpec> target, InputWindow.Interval period) {
    DayRanges read =
        target
            .flatMap(IntervalSpec::cumulativeOver)
            .map(unit -> map(intervals, unit::start, UnaryOperator.identity()))
            .orElse(intervals);
    return shift(read, period.unit(), -period.lookback(), period.lookahead());
  }

  /** Widens days to whole intervals of the target, and to those that depend on them. */
  public static DayRanges onward(DayRanges days, IntervalSpec target) {
    return target
        .cumulativeOver()
        .map(unit -> map(days, UnaryOperator.identity(), day -> lastDay(unit, day, 0)))
        .map(widened -> wholePeriods(widened, target))
        .orElseGet(() -> wholePeriods(days, target));
  }

  /** Widens days to whole intervals of the target. */
  public static DayRanges wholePeriods(DayRanges days, IntervalSpec target) {
    return shift(days, target.unit(), 0, 0);
  }

  private static DayRanges shift(DayRanges days, CalendarUnit unit, int from, int to) {
    return map(days, day -> unit.plus(unit.start(day), from), day -> lastDay(unit, day, to));
  }

  private static DayRanges map(
      DayRanges days, UnaryOperator<LocalDate> first, UnaryOperator<LocalDate> last) {
    return days.mapRanges(
        range -> new DayRanges.Range(first.apply(range.first()), last.apply(range.last())));
  }

  private static LocalDate lastDay(CalendarUnit unit, LocalDate day, int offset) {
    return unit.plus(unit.start(day), offset + 1L).minusDays(1);
  }

  /**
   * A day of a table cut by months is placed by its month: only whole intervals can be told apart.
   */
  public static DayRanges wholeIntervals(IntervalSpec interval, DayRanges days) {
    CalendarUnit unit = interval.unit();
    return days.mapRanges(
        range ->
            new DayRanges.Range(
                unit.start(range.first()), unit.plus(unit.start(range.last()), 1).minusDays(1)));
  }
}
