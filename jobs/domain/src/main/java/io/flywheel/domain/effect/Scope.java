package io.flywheel.domain.effect;

import java.time.YearMonth;

/** Which trials are pooled: all of them, or those of a calendar year. */
public sealed interface Scope {
  Scope ALL = new AllTrials();

  static Scope of(int year) {
    return new TrialsOfYear(year);
  }

  boolean holds(YearMonth trial);

  /** {@code all}, or the year. */
  String text();

  record AllTrials() implements Scope {
    @Override
    public boolean holds(YearMonth trial) {
      return true;
    }

    @Override
    public String text() {
      return "all";
    }
  }

  record TrialsOfYear(int year) implements Scope {
    @Override
    public boolean holds(YearMonth trial) {
      return trial.getYear() == year;
    }

    @Override
    public String text() {
      return Integer.toString(year);
    }
  }
}
