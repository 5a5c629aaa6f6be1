package io.flywheel.benchmark.day;

import io.flywheel.benchmark.measure.Commits;
import io.flywheel.benchmark.measure.Cost;
import io.flywheel.benchmark.measure.Phases;
import java.util.Map;

/**
 * One day after a history, measured once.
 *
 * @param costs by what was done, in the order of the table
 * @param phases of the day's run
 * @param commits what the day's run committed
 * @param ledgerRows rows of the ledgers, which are equal
 */
record Round(Map<String, Cost> costs, Phases phases, Commits commits, int ledgerRows) {
  static final String DAY = "one more day";
  static final String NOTHING = "nothing new";
  static final String QUERY = "small query";
  static final String DUCKDB = "DuckDB, ledger and retention in full";
  static final String REFRESH = "Spark, every table in full";
  static final String COPY = "Spark, copy of what the day wrote";
}
