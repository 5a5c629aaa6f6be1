package io.flywheel.warehouse.contract;

/** How a changed row of an input reaches slices of the target. */
public sealed interface Window {

  /**
   * By calendar distance: offset = target period - input period.
   *
   * @param unit the period counted in
   * @param from smallest offset
   * @param to largest offset, not less than {@code from}
   */
  record Period(PeriodUnit unit, int from, int to) implements Window {}

  /** Any change reaches everything; for small tables only. */
  record All() implements Window {}
}
