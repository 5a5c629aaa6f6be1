package io.flywheel.feeds.stage;

import io.flywheel.warehouse.files.KeyRange;
import io.flywheel.warehouse.files.KeyRanges;
import io.flywheel.warehouse.session.Workload;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/** Which values the first key column has in some rows. */
public final class Keys {
  /** Ids that differ in so many last characters only were counted up together. */
  private static final int COUNTED = 4;

  private static final int MANY = 10_000;

  private Keys() {}

  /** Of the good rows and of those withdrawn; empty for keys that are no text. */
  static Optional<KeyRanges> of(StagedFeed feed) {
    return KeyRange.column(feed.feed().contract())
        .map(
            column -> {
              List<KeyRange> spans = new ArrayList<>(spans(feed.workload(), feed.good(), column));
              feed.withdrawn()
                  .ifPresent(
                      lacking -> spans.addAll(spans(feed.workload(), lacking.rows(), column)));
              return KeyRanges.of(spans);
            });
  }

  /**
   * Of few rows each value of a text column; of many the spans of those counted up together, so
   * that a single old one does not stand for all since, or by day where they have no order.
   */
  public static List<KeyRange> spans(Workload workload, Dataset<Row> rows, String column) {
    if (workload == Workload.SMALL) {
      return DriverRows.texts(rows.select(column)).stream()
          .map(key -> new KeyRange(key, key))
          .toList();
    }
    String counted = "left(%1$s, length(%1$s) - %2$d)".formatted(column, COUNTED);
    List<Row> spans = spans(rows, column, counted).limit(MANY + 1).collectAsList();
    if (spans.size() > MANY) {
      spans = spans(rows, column, "day").collectAsList();
    }
    return spans.stream().map(row -> KeyRange.of(row.getString(2), row.getString(3))).toList();
  }

  private static Dataset<Row> spans(Dataset<Row> rows, String column, String group) {
    return rows.selectExpr(
            group + " AS _group",
            KeyRanges.PREFIX.formatted(column) + " AS _prefix",
            column + " AS _key")
        .groupBy("_group", "_prefix")
        .agg(functions.min("_key"), functions.max("_key"));
  }
}
