package io.flywheel.feeds.merge;

import static org.apache.spark.sql.functions.expr;

import io.flywheel.feeds.mapping.FeedMappings;
import io.flywheel.feeds.parse.Masking;
import io.flywheel.feeds.stage.MatchScope;
import io.flywheel.warehouse.contract.Contract;
import io.flywheel.warehouse.contract.ContractColumn;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Compares rows of a feed with each other and with bronze, by key and revision. The newest delivery
 * of the smallest path stands; the others are duplicates with the same content and conflicts with
 * other content; a later delivery of the same path takes the place of its earlier one.
 *
 * <p>What stands does not depend on the order of arrival: a row of a smaller path than any before
 * it enters bronze, so bronze holds the newest row of the smallest path that ever had the key.
 * Where newer files delete rows every row enters, as the smaller path may delete its own one day.
 */
final class DuplicateRules {
  /** Order of the rows of one version, for {@link #onPath} and across paths. */
  private static final String NEWEST = "_delivery DESC, _at, _part, _withdrawn, _restored DESC";

  /** The end of a window that holds all rows of its partition. */
  static final String ALL = " ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)";

  private final FeedMappings feed;
  private final Contract contract;
  private final boolean deletes;
  private final String version;

  DuplicateRules(FeedMappings feed) {
    this.feed = feed;
    this.contract = feed.contract();
    this.deletes = feed.deletes();
    this.version = String.join(", ", MatchScope.version(contract));
  }

  /**
   * @param rows rows in the shape of {@link Candidates.Found#rows}
   * @return the same with the columns verdict and reason, NULL for most, and against: of a row that
   *     does not stand beside other content of another file, the path of that file
   */
  Dataset<Row> judge(Dataset<Row> rows) {
    return rows.withColumn("_rank", expr("row_number() OVER (" + onPath() + ")"))
        .withColumn("_head", first("struct(_content, _at, _withdrawn)", onPath()))
        .withColumn("_before", first("IF(_old, struct(_content, _withdrawn), NULL)", onPath()))
        .withColumn(
            "_stands",
            first("IF(_head._withdrawn, NULL, struct(_path, _at, _content, _old))", everywhere()))
        .withColumn(
            "_stood",
            first(
                "IF(_old AND NOT _withdrawn AND NOT _before._withdrawn, struct(_path, _at), NULL)",
                everywhere()))
        .withColumn("verdict", expr(verdict()))
        .withColumn("against", expr("IF(" + against() + ", _stands._path, NULL)"))
        .withColumn("reason", expr("IF(verdict IS NULL, NULL, " + reason() + ")"))
        .withColumn("raw", expr("IF(verdict IS NULL, NULL, to_json(" + shown() + "))"))
        .drop("_rank", "_head", "_before", "_stands", "_stood");
  }

  private String onPath() {
    return "PARTITION BY %s, _path ORDER BY %s".formatted(version, NEWEST);
  }

  private String everywhere() {
    return "PARTITION BY %s ORDER BY _path, %s".formatted(version, NEWEST);
  }

  private static org.apache.spark.sql.Column first(String value, String window) {
    return expr("first_value(" + value + ", true) OVER (" + window + ALL);
  }

  private String verdict() {
    return "CASE"
        + " WHEN _old THEN IF(NOT _stands._old AND NOT _withdrawn AND _restored = 0"
        + " AND NOT _head._withdrawn"
        + " AND _path = _stood._path AND _at = _stood._at"
        + " AND _stands._path <> _path AND NOT _stands._content <=> _content, 'DISPLACED', NULL)"
        + " WHEN _withdrawn THEN NULL"
        + " WHEN _rank > 1 THEN IF(_content <=> _head._content, 'DUPLICATE', 'CONTRADICTION')"
        + " WHEN NOT _before._withdrawn AND _content <=> _before._content THEN 'DUPLICATE'"
        // Even with the content that stands already: one that comes later is measured by its path.
        + " WHEN _path = _stands._path THEN NULL"
        + (deletes
            ? " WHEN _content <=> _stands._content THEN NULL ELSE 'OVERRULED' END"
            : " WHEN _content <=> _stands._content THEN 'DUPLICATE' ELSE 'CONFLICT' END");
  }

  /** Also of a row that its path said before: it may have been delivered to be compared again. */
  private static String against() {
    return "verdict = 'DISPLACED' OR NOT _old AND NOT _withdrawn AND _rank = 1"
        + " AND _path <> _stands._path AND NOT _content <=> _stands._content";
  }

  private String reason() {
    String key =
        MatchScope.version(contract).stream()
            .map(
                column ->
                    feed.hides(column)
                        ? "'%s %s'".formatted(column, Masking.MASK)
                        : "'%s ', CAST(%s AS STRING)".formatted(column, column))
            .collect(Collectors.joining(", ', ', "));
    String own = "verdict = 'CONTRADICTION'";
    return "concat(%s, ' stands with other content in ', IF(%s, _path, _stands._path), ' line ', IF(%s, _head._at, _stands._at))"
        .formatted(key, own, own);
  }

  /** Canonical columns of the row; personal ones are hashed, and still not shown. */
  private String shown() {
    return contract.deliveredColumns().stream()
        .map(
            column ->
                feed.hides(column.name())
                    ? "IF(_content.%s IS NULL, NULL, '%s') AS %s"
                        .formatted(column.name(), Masking.MASK, column.name())
                    : "_content." + column.name())
        .collect(Collectors.joining(", ", "struct(", ")"));
  }

  /** SQL of the columns that are compared. */
  static String content(Contract contract) {
    List<ContractColumn> canonical = contract.deliveredColumns();
    return canonical.stream()
        .map(ContractColumn::name)
        .collect(Collectors.joining(", ", "struct(", ")"));
  }
}
