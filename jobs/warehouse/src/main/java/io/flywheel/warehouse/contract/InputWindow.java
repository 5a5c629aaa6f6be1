package io.flywheel.warehouse.contract;

import java.util.List;
import java.util.Optional;

/** How far a changed row of an input reaches into the table that reads it. */
public sealed interface InputWindow {

  /**
   * By the calendar: an interval of the target reads the input from {@code lookback} units before
   * it to {@code lookahead} units after it. A changed day of the input therefore reaches {@code
   * lookahead} units back and {@code lookback} units ahead.
   *
   * @param unit the unit that is counted
   * @param lookback units read before the target's interval, at least 0
   * @param lookahead units read after it, at least 0
   */
  record Interval(CalendarUnit unit, int lookback, int lookahead) implements InputWindow {
    public Interval {
      if (lookback < 0 || lookahead < 0) {
        throw new IllegalArgumentException(
            "lookback %d and lookahead %d are at least 0".formatted(lookback, lookahead));
      }
    }

    /** The input's rows of the same interval only. */
    public Interval(CalendarUnit unit) {
      this(unit, 0, 0);
    }
  }

  /**
   * By a common key: a changed row reaches the target's rows that have its key.
   *
   * @param matches the columns that must be equal; none means every row of the target
   * @param validity when an input row counts for a time only; empty for entity tables
   */
  record Join(List<Match> matches, Optional<Validity> validity) implements InputWindow {}

  /**
   * A column of the target and the column of the input that it equals.
   *
   * @param target column of the target
   * @param input column of the input
   */
  record Match(String target, String input) {}

  /**
   * An input row is valid on [validFrom, validTo) and reaches the target's rows whose {@code asOf}
   * lies there. A row whose validity only got longer or shorter reaches just the difference.
   *
   * @param validFrom DATE or TIMESTAMP column of the input
   * @param validTo column of the input of the same type
   * @param asOf column of the target of the same type
   */
  record Validity(String validFrom, String validTo, String asOf) {}

  /**
   * By a SELECT over {@code changes}, the input's rows that stand in one version only.
   *
   * @param sql one SELECT with one column: the target's intervals, or the keys of an entity table
   */
  record Affected(String sql) implements InputWindow {}

  /** The input is read whole, so that any change of it reaches all of the target. */
  record Whole() implements InputWindow {}
}
