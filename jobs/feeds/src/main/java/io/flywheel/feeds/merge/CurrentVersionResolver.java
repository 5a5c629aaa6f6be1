package io.flywheel.feeds.merge;

import static org.apache.spark.sql.functions.expr;

import io.flywheel.feeds.mapping.FeedMappings;
import io.flywheel.feeds.stage.MatchScope;
import io.flywheel.warehouse.contract.Contract;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Sees to it that a key stands on one day only. Readers of one day take the first of its rows by
 * {@code version_rank} and {@code revision} descending, then path, delivery descending, line; where
 * that is not what stands over all days, a row is added that comes first: on a day that was left a
 * copy of the version that stands elsewhere, marked as deleted; and where a withdrawal uncovers an
 * earlier version, a copy of that version in the next turn.
 */
final class CurrentVersionResolver {
  private static final String ORDER = "revision DESC, _path, _delivery DESC, _at, _withdrawn";

  private final Contract contract;
  private final boolean deletes;
  private final String key;

  CurrentVersionResolver(FeedMappings feed) {
    this.contract = feed.contract();
    this.deletes = feed.deletes();
    this.key = String.join(", ", contract.key());
  }

  /**
   * @param judged rows of {@link DuplicateRules#judge}, every version of a key that is in reach
   * @return the same with the columns {@code _own} and {@code _put} of {@link Judged}
   */
  Dataset<Row> settle(Dataset<Row> judged) {
    return judged
        .withColumn("_in", expr("_old OR verdict IS NULL OR verdict = 'OVERRULED'"))
        .withColumn("_reached", expr("max(IF(_old, _restored, 0)) OVER (PARTITION BY " + key + ")"))
        .withColumn("_turn", expr("IF(_old, _restored, _reached)"))
        .withColumn("_newest", expr("row_number() OVER (" + onPath() + ")"))
        .withColumn("_wins", expr(winner()))
        .withColumn("_top", expr("_in AND row_number() OVER (" + onDay() + ") = 1"))
        .withColumn("_home", expr("_day <=> _wins.day"))
        .withColumn("_wrong", expr("_top AND NOT IF(_home, " + wins() + ", _withdrawn)"))
        .withColumn("_raise", expr(raise()))
        .withColumn(
            "_own",
            expr("IF(_in AND NOT _old AND (_withdrawn OR _turn > 0), %s, NULL)".formatted(own())))
        .withColumn("_put", expr("IF(_wrong AND %s, %s, NULL)".formatted(mayPut(), put())));
  }

  private String onPath() {
    return "PARTITION BY %s, _path, _in ORDER BY _delivery DESC, _at, _withdrawn, _turn DESC"
        .formatted(String.join(", ", MatchScope.version(contract)));
  }

  private String onDay() {
    return "PARTITION BY %s, _day, _in ORDER BY _turn DESC, %s".formatted(key, ORDER);
  }

  /** Of the versions that no newer delivery of their path takes back, the first. */
  private String winner() {
    return "first_value(IF(_in AND _newest = 1 AND NOT _withdrawn, _row, NULL), true) OVER (PARTITION BY %s ORDER BY %s, _turn DESC"
            .formatted(key, ORDER)
        + DuplicateRules.ALL;
  }

  private static String wins() {
    return "NOT _withdrawn AND revision = _wins.revision AND _path = _wins.source_file"
        + " AND _delivery = _wins.delivery AND _at = _wins.source_line";
  }

  /** Only a withdrawal takes away what came first; other rows come first by themselves. */
  private String raise() {
    return deletes
        ? "max(IF(_wrong AND (_home OR _wins IS NULL), 1, 0)) OVER (PARTITION BY " + key + ")"
        : "0";
  }

  /** Without withdrawals what comes first on the winner's day stands beyond the horizon. */
  private String mayPut() {
    return deletes ? "true" : "NOT _home";
  }

  private String own() {
    return row(column -> column.equals("version_rank") ? "_turn" : "_row." + column);
  }

  private String put() {
    return row(
        column ->
            switch (column) {
              case "month" -> "CAST(trunc(_day, 'MM') AS DATE)";
              case "day" -> "_day";
              case "version_rank" -> "_reached + _raise";
              case "is_deleted" -> "NOT _home";
              default -> "coalesce(_wins, _row)." + column;
            });
  }

  private String row(UnaryOperator<String> value) {
    return columns(contract).stream()
        .map(column -> value.apply(column) + " AS " + column)
        .collect(Collectors.joining(", ", "struct(", ")"));
  }

  /** Columns of bronze rows before a run takes them. */
  static List<String> columns(Contract contract) {
    return contract.columnNames().stream().filter(column -> !column.equals("run_id")).toList();
  }
}
