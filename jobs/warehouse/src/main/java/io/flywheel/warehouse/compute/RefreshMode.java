package io.flywheel.warehouse.compute;

/** What is written when a whole table was computed again. */
public enum RefreshMode {
  /** Only the days that came out different. */
  INCREMENTAL,
  /** Everything. */
  FULL
}
