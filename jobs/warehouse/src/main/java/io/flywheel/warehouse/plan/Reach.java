package io.flywheel.warehouse.plan;

import io.flywheel.domain.calendar.Days;
import io.flywheel.warehouse.contract.Contract;
import io.flywheel.warehouse.contract.Input;
import io.flywheel.warehouse.contract.PeriodUnit;
import io.flywheel.warehouse.contract.Slicing;
import io.flywheel.warehouse.contract.Window;
import java.time.LocalDate;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** How far a change goes: days of an input to days of a target through a window, and back. */
public final class Reach {
  private Reach() {}

  /**
   * The target's slices that changed input days can have altered.
   *
   * @param changed changed days of the input
   * @param window the input's window in the target's contract
   * @param target the target's slicing; empty for an entity table, which is one slice
   */
  public static Days forward(Days changed, Window window, Optional<Slicing> target) {
    if (changed.isEmpty()) {
      return Days.none();
    }
    if (target.isEmpty() || !(window instanceof Window.Period period)) {
      return Days.all();
    }
    return onward(shift(changed, period.unit(), period.from(), period.to()), target.get());
  }

  /** Changed days of the target itself, widened to its slices. */
  public static Days forward(Days own, Contract target) {
    return target.slicing().map(slicing -> wholePeriods(own, slicing)).orElse(Days.all());
  }

  /**
   * The input days that a target's slices read; the answer of {@code forward} turned round.
   *
   * @param slices slices of the target
   * @param target the target's slicing
   * @param input the input in the target's contract
   */
  public static Days backward(Days slices, Optional<Slicing> target, Input input) {
    return input.byDays() ? backward(slices, target, input.period().orElseThrow()) : Days.all();
  }

  /** The input days within a calendar distance of a target's slices. */
  public static Days backward(Days slices, Optional<Slicing> target, Window.Period period) {
    Days read =
        target
            .flatMap(Slicing::toDate)
            .map(unit -> map(slices, unit::start, UnaryOperator.identity()))
            .orElse(slices);
    return shift(read, period.unit(), -period.to(), -period.from());
  }

  /** Widens days to whole slices of the target, and to those that depend on them. */
  public static Days onward(Days days, Slicing target) {
    return target
        .toDate()
        .map(unit -> map(days, UnaryOperator.identity(), day -> lastDay(unit, day, 0)))
        .map(widened -> wholePeriods(widened, target))
        .orElseGet(() -> wholePeriods(days, target));
  }

  /** Widens days to whole slices of the target. */
  public static Days wholePeriods(Days days, Slicing target) {
    return shift(days, target.unit(), 0, 0);
  }

  private static Days shift(Days days, PeriodUnit unit, int from, int to) {
    return map(days, day -> unit.plus(unit.start(day), from), day -> lastDay(unit, day, to));
  }

  private static Days map(
      Days days, UnaryOperator<LocalDate> first, UnaryOperator<LocalDate> last) {
    return days.mapRanges(
        range -> new Days.Range(first.apply(range.first()), last.apply(range.last())));
  }

  private static LocalDate lastDay(PeriodUnit unit, LocalDate day, int offset) {
    return unit.plus(unit.start(day), offset + 1L).minusDays(1);
  }
}
