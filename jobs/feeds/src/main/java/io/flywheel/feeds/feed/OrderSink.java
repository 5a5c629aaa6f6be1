package io.flywheel.feeds.feed;

import io.flywheel.feeds.company.Line;
import io.flywheel.feeds.company.Market;
import java.util.List;

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

  /** Orders of the day's calendar that no line told so far belongs to. */
  List<Buyers.Buyer> waiting(Market market, int day);

  /** The whole line comes back on a day. */
  void goodsBack(Line line, int day);
}
