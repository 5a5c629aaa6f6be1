package io.flywheel.feeds.parse;

/** What stands in the place of personal values wherever a record is shown. */
public final class Masking {
  public static final String MASK = "***";
  static final String WITHHELD = "*** (not shown: the feed has personal columns)";

  private Masking() {}
}
