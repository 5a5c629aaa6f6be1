package io.flywheel.warehouse.plan;

import io.flywheel.domain.calendar.DayRanges;
import io.flywheel.warehouse.contract.Contract;
import io.flywheel.warehouse.contract.Input;
import io.flywheel.warehouse.contract.PeriodUnit;
import io.flywheel.warehouse.contract.Slicing;
import io.flywheel.warehouse.contract.Window;
import java.time.LocalDate;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** How far a change goes: days of an input to days of a target through a window, and back. */
public final class WindowMath {
  private WindowMath() {}

  /**
   * The target's slices that changed input days can have altered.
   *
   * @param changed changed days of the input
   * @param window the input's window in the target's contract
   * @param target the target's slicing; empty for an entity table, which is one slice
   */
  public static DayRanges forward(DayRanges changed, Window window, Optional<Slicing> target) {
    if (changed.isEmpty()) {
      return DayRanges.none();
    }
    if (target.isEmpty() || !(window instanceof Window.Period period)) {
      return DayRanges.all();
    }
    return onward(shift(changed, period.unit(), period.from(), period.to()), target.get());
  }

  /** Changed days of the target itself, widened to its slices. */
  public static DayRanges forward(DayRanges own, Contract target) {
    return target.slicing().map(slicing -> wholePeriods(own, slicing)).orElse(DayRanges.all());
  }

  /**
   * The input days that a target's slices read; the answer of {@code forward} turned round.
   *
   * @param slices slices of the target
   * @param target the target's slicing
   * @param input the input in the target's contract
   */
  public static DayRanges backward(DayRanges slices, Optional<Slicing> target, Input input) {
    return input.byDays()
        ? backward(slices, target, input.period().orElseThrow())
        : DayRanges.all();
  }

  /** The input days within a calendar distance of a target's slices. */
  public static DayRanges backward(
      DayRanges slices, Optional<Slicing> target, Window.Period period) {
    DayRanges read =
        target
            .flatMap(Slicing::toDate)
            .map(unit -> map(slices, unit::start, UnaryOperator.identity()))
            .orElse(slices);
    return shift(read, period.unit(), -period.to(), -period.from());
  }

  /** Widens days to whole slices of the target, and to those that depend on them. */
  public static DayRanges onward(DayRanges days, Slicing target) {
    return target
        .toDate()
        .map(unit -> map(days, UnaryOperator.identity(), day -> lastDay(unit, day, 0)))
        .map(widened -> wholePeriods(widened, target))
        .orElseGet(() -> wholePeriods(days, target));
  }

  /** Widens days to whole slices of the target. */
  public static DayRanges wholePeriods(DayRanges days, Slicing target) {
    return shift(days, target.unit(), 0, 0);
  }

  private static DayRanges shift(DayRanges days, PeriodUnit unit, int from, int to) {
    return map(days, day -> unit.plus(unit.start(day), from), day -> lastDay(unit, day, to));
  }

  private static DayRanges map(
      DayRanges days, UnaryOperator<LocalDate> first, UnaryOperator<LocalDate> last) {
    return days.mapRanges(
        range -> new DayRanges.Range(first.apply(range.first()), last.apply(range.last())));
  }

  private static LocalDate lastDay(PeriodUnit unit, LocalDate day, int offset) {
    return unit.plus(unit.start(day), offset + 1L).minusDays(1);
  }

  /** A day of a table cut by months is placed by its month: only whole slices can be told apart. */
  public static DayRanges wholeIntervals(Slicing slicing, DayRanges days) {
    PeriodUnit unit = slicing.unit();
    return days.mapRanges(
        range ->
            new DayRanges.Range(
                unit.start(range.first()), unit.plus(unit.start(range.last()), 1).minusDays(1)));
  }
}
