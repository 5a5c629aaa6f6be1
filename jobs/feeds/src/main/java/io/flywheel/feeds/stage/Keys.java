package io.flywheel.feeds.stage;

import io.flywheel.warehouse.driver.DriverRows;
import io.flywheel.warehouse.files.KeyRange;
import io.flywheel.warehouse.files.KeyRanges;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.unsafe.types.UTF8String;

/** Which values the first key column has in some rows. */
public final class Keys {
  private static final int MANY = 1_000;

  private Keys() {}

  /** Of the good rows and of those withdrawn; empty for keys that are no text. */
  static Optional<KeyRanges> of(StagedFeed feed) {
    return KeyRange.column(feed.feed().contract())
        .map(
            column -> {
              List<KeyRange> spans = new ArrayList<>(spans(feed.good(), column));
              feed.withdrawn().ifPresent(lacking -> spans.addAll(spans(lacking.rows(), column)));
              return KeyRanges.of(spans);
            });
  }

  /**
   * Each value of a text column while there are few; of many the spans of those that differ in so
   * many last characters only that few are left, so that a single old id does not stand for all
   * since.
   */
  public static List<KeyRange> spans(Dataset<Row> rows, String column) {
    return DriverRows.fold(rows.select(column), keys -> spans(keys).iterator()).stream()
        .map(span -> new KeyRange(span[0], span[1]))
        .toList();
  }

  private static Collection<UTF8String[]> spans(Iterator<InternalRow> rows) {
    Map<UTF8String, UTF8String[]> spans = new HashMap<>();
    int cut = 0;
    while (rows.hasNext()) {
      UTF8String key = rows.next().getUTF8String(0).copy();
      add(spans, new UTF8String[] {key, key}, cut);
      while (spans.size() > MANY) {
        Map<UTF8String, UTF8String[]> coarser = new HashMap<>();
        cut++;
        for (UTF8String[] span : spans.values()) {
          add(coarser, span, cut);
        }
        spans = coarser;
      }
    }
    return spans.values();
  }

  private static void add(Map<UTF8String, UTF8String[]> spans, UTF8String[] span, int cut) {
    UTF8String stem = cut == 0 ? span[0] : span[0].substring(0, span[0].numChars() - cut);
    UTF8String[] known = spans.putIfAbsent(stem, span);
    if (known != null) {
      known[0] = known[0].compareTo(span[0]) <= 0 ? known[0] : span[0];
      known[1] = known[1].compareTo(span[1]) >= 0 ? known[1] : span[1];
    }
  }
}
