package io.flywheel.benchmark.day;

/** What is measured beside Flywheel when asked for. DuckDB always is: its ledger is the proof. */
enum Rival {
  /** The same definitions in Spark's default settings, every table in full. */
  REFRESH,

  /** Spark in its default settings copying the files that the day wrote. */
  COPY
}
