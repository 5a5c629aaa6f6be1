package io.flywheel.warehouse.compute;

/** What is written when a whole table was computed again. */
public enum Rewrite {
  /** Only the days that came out different. */
  DIFFERENCES,
  /** Everything. */
  ALWAYS
}
