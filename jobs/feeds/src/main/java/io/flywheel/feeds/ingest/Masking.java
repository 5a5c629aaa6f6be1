package io.flywheel.feeds.ingest;

/** What stands in the place of personal values wherever a record is shown. */
final class Masking {
  static final String MASK = "***";
  static final String WITHHELD = "*** (not shown: the feed has personal columns)";

  private Masking() {}
}
