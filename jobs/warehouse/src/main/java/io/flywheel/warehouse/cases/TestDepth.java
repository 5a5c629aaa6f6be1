package io.flywheel.warehouse.cases;

/**
 * How much is asked of a table's windows.
 *
 * @param seed another number changes other rows
 * @param changes random changes made to each input, at least 1
 * @param intervals intervals of a table beside which rows are planted, and cases whose intervals
 *     are computed alone, the richest first; at least 1
 */
public record TestDepth(long seed, int changes, int intervals) {

  /** Each question once, on the rows that say most. */
  public static TestDepth once(long seed, int changes) {
    return new TestDepth(seed, changes, 1);
  }

  /** Every interval of every case. */
  public static TestDepth exhaustive(long seed, int changes) {
    return new TestDepth(seed, changes, Integer.MAX_VALUE);
  }
}
