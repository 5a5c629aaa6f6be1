package io.flywheel.feeds.feed;

import io.flywheel.feeds.company.Anomaly;
import io.flywheel.feeds.company.Line;
import io.flywheel.feeds.company.Tally;

/** Order lines whose delivery is not plain: planted, counted, and listed in the truth file. */
enum PlantedLine {
  LATE_A_DAY(1, 0.0010),
  LATE_FIVE_DAYS(5, 0.0005),
  REPEATED_IN_ITS_FILE(0, 0.0010),
  REPEATED_NEXT_DAY(1, 0.0010),
  REVISED(2, 0.0020),
  CANCELLED(1, 0.0030);

  private final int delay;
  private final double share;

  PlantedLine(int delay, double share) {
    this.delay = delay;
    this.share = share;
  }

  /** Days until the second delivery; 0 for none. */
  int delay() {
    return delay;
  }

  /** Share of the day's lines. */
  double share() {
    return share;
  }

  /** Whether the line is revenue in the end. */
  boolean counts() {
    return this != CANCELLED;
  }

  /** What the file of the order's own day holds. */
  void first(Line line, OrderSink sink, Tally tally) {
    switch (this) {
      case LATE_A_DAY, LATE_FIVE_DAYS -> {
        // Delivered later only.
      }
      case REPEATED_IN_ITS_FILE -> {
        sink.sale(line, 0, false, 2);
        tally.add(Anomaly.REPEATED_RECORD, Feeds.ORDERS);
      }
      case REVISED -> {
        line.quantity++;
        sink.sale(line, 0, false, 1);
        line.quantity--;
      }
      default -> sink.sale(line, 0, false, 1);
    }
  }

  /** What a later file holds. */
  void later(Line line, OrderSink sink, Tally tally) {
    switch (this) {
      case LATE_A_DAY, LATE_FIVE_DAYS -> {
        sink.sale(line, 0, false, 1);
        tally.add(Anomaly.LATE_RECORD, Feeds.ORDERS);
      }
      case REPEATED_NEXT_DAY -> {
        sink.sale(line, 0, false, 1);
        tally.add(Anomaly.REPEATED_RECORD, Feeds.ORDERS);
      }
      case REVISED -> {
        sink.sale(line, 1, false, 1);
        tally.add(Anomaly.REVISION, Feeds.ORDERS);
      }
      case CANCELLED -> {
        sink.sale(line, 1, true, 1);
        tally.add(Anomaly.CANCELLATION, Feeds.ORDERS);
      }
      default -> throw new IllegalStateException(this + " is delivered once.");
    }
  }
}
