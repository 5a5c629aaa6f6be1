package io.flywheel.feeds.feed;

import io.flywheel.feeds.company.Line;

/** Receives order lines in the order in which a file delivers them. */
interface OrderSink {
  /**
   * @param line the line, reused by the caller afterwards
   * @param revision revision delivered
   * @param cancelled whether this revision cancels the line
   * @param times how often the file repeats the record
   */
  void sale(Line line, int revision, boolean cancelled, int times);

  /** Told once of each line that is a sale in the end, as it then stands, on its own day. */
  void counts(Line line);

  /** The whole line comes back on a day. */
  void goodsBack(Line line, int day);
}
