package io.flywheel.feeds.mapping;

import java.io.Serializable;

/**
 * How the numbers of a file are written.
 *
 * @param decimal before the decimals
 * @param thousands between groups of three digits, one character; empty for none
 */
public record NumberNotation(char decimal, String thousands) implements Serializable {
  /** The notation that SQL reads. */
  static final NumberNotation PLAIN = new NumberNotation('.', "");

  /** True when numbers have to be written anew for SQL. */
  public boolean foreign() {
    return !equals(PLAIN);
  }
}
