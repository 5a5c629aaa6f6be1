package io.flywheel.warehouse.contract;

import java.util.List;
import java.util.Optional;

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

  /**
   * By a common key: the target's slices in which a changed key occurs.
   *
   * @param matches the columns that must be equal; none means every row of the target
   * @param validity when only a part of the calendar counts; empty for entity tables
   */
  record Key(List<Match> matches, Optional<Validity> validity) implements Window {}

  /**
   * A column of the target and the column of the input that it equals.
   *
   * @param target column of the target
   * @param input column of the input
   */
  record Match(String target, String input) {}

  /**
   * An input row holds on [from, until) and reaches the target's rows whose {@code at} lies there.
   * A row that only got longer or shorter reaches just the difference.
   *
   * @param from DATE or TIMESTAMP column of the input
   * @param until column of the input of the same type
   * @param at column of the target of the same type
   */
  record Validity(String from, String until, String at) {}

  /**
   * By a SELECT over {@code changed}, the input's rows that stand in one version only.
   *
   * @param sql one SELECT with one column: the target's slices, or the keys of an entity table
   */
  record Affected(String sql) implements Window {}

  /** Any change reaches everything; for small tables only. */
  record All() implements Window {}
}
