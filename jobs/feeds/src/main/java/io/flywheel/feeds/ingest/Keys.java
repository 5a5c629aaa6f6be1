package io.flywheel.feeds.ingest;

import io.flywheel.warehouse.files.KeySpan;
import io.flywheel.warehouse.files.KeySpans;
import io.flywheel.warehouse.session.Workload;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/** Which values the first key column has in some rows. */
final class Keys {
  private Keys() {}

  /** Of few rows each value, of many spans by day and prefix; empty for keys that are no text. */
  static Optional<KeySpans> of(StagedFeed feed) {
    return KeySpan.column(feed.mapping().contract())
        .map(column -> KeySpans.of(spans(feed, column)));
  }

  private static List<KeySpan> spans(StagedFeed feed, String column) {
    List<KeySpan> spans =
        new ArrayList<>(
            feed.workload() == Workload.SMALL
                ? LocalRows.texts(feed.good().select(column)).stream()
                    .map(key -> new KeySpan(key, key))
                    .toList()
                : spans(feed.good(), column));
    feed.withdrawn().ifPresent(lacking -> spans.addAll(spans(lacking.rows(), column)));
    return spans;
  }

  private static List<KeySpan> spans(Dataset<Row> rows, String column) {
    return rows
        .selectExpr("day", KeySpans.PREFIX.formatted(column) + " AS _prefix", column + " AS _key")
        .groupBy("day", "_prefix")
        .agg(functions.min("_key"), functions.max("_key"))
        .collectAsList()
        .stream()
        .map(row -> KeySpan.of(row.getString(2), row.getString(3)))
        .toList();
  }
}
