package io.flywheel.feeds.ingest;

import static org.apache.spark.sql.functions.expr;

import io.flywheel.warehouse.contract.Column;
import io.flywheel.warehouse.contract.Contract;
import io.flywheel.warehouse.session.Workload;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Compares the good rows of a feed with each other and with bronze, by key and revision. The
 * smallest (path, line) stands; the others are duplicates with the same content and conflicts with
 * other content; a later delivery of the same path takes the place of its earlier one.
 *
 * <p>What stands does not depend on the order of arrival: a row of a smaller path than any before
 * it enters bronze, so bronze holds the newest row of the smallest path that ever had the key.
 *
 * <p>Nearly all rows have a key of their own, so a hash finds the few that need to be looked at.
 */
final class Duplicates {
  private static final String ALL = " ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING";

  private final Contract contract;
  private final String identity;

  Duplicates(Contract contract) {
    this.contract = contract;
    this.identity = String.join(", ", RowRules.identity(contract));
  }

  /** What a row that does not enter bronze is, or one of bronze that no longer stands. */
  enum Verdict {
    DUPLICATE,
    CONFLICT,
    DISPLACED
  }

  /**
   * The rows that do not enter bronze, and those of bronze that no longer stand.
   *
   * @param rows columns _number, source_file, source_line, verdict, reason, raw
   * @param counts number of duplicates and conflicts by number of the file
   * @param displaced number of rows of bronze that no longer stand
   */
  record Decisions(Dataset<Row> rows, Map<Integer, Counts> counts, long displaced) {
    Counts of(StagedFile file) {
      return counts.getOrDefault(file.task().number(), new Counts(0, 0));
    }

    boolean none() {
      return counts.isEmpty();
    }
  }

  /** Numbers of duplicates and of conflicts. */
  record Counts(long duplicates, long conflicts) {}

  /** What a feed comes to when no key occurs twice. */
  static Decisions none(SparkSession session) {
    return new Decisions(session.emptyDataFrame(), Map.of(), 0);
  }

  /**
   * @param feed the staged files
   * @param found what is to be looked at
   * @param staging where the decisions are kept
   * @param name under which name
   */
  Decisions decide(StagedFeed feed, Candidates.Found found, Staging staging, String name) {
    Workload workload = feed.workload();
    Dataset<Row> rows = shape(feed.good(), FileParser.NUMBER, "false", found.hashes());
    if (found.standing().isPresent()) {
      Dataset<Row> standing =
          found.standing().get().rows().withColumn(RowRules.HASH, expr(RowRules.hash(contract)));
      rows = rows.union(shape(standing, "CAST(NULL AS INT)", "true", found.hashes()));
    }
    return decisions(workload.gather(staging.keep(judged(workload.gather(rows)), workload, name)));
  }

  private Dataset<Row> shape(Dataset<Row> rows, String number, String old, Dataset<Row> hashes) {
    String content =
        CanonicalColumns.of(contract).stream().map(Column::name).collect(Collectors.joining(", "));
    return rows.join(hashes, col(RowRules.HASH), "left_semi")
        .selectExpr(
            java.util.stream.Stream.of(
                    List.of(number + " AS _number", old + " AS _old"),
                    RowRules.identity(contract),
                    List.of(
                        "source_file AS _path",
                        "source_line AS _at",
                        "delivery AS _delivery",
                        "struct(" + content + ") AS _content"))
                .flatMap(List::stream)
                .toArray(String[]::new));
  }

  private Dataset<Row> judged(Dataset<Row> rows) {
    String group = "PARTITION BY " + identity;
    String everywhere = group + " ORDER BY _path, _delivery DESC, _at";
    String onPath = group + ", _path ORDER BY _delivery DESC, _at";
    return rows.withColumn("_rank", expr("row_number() OVER (" + onPath + ")"))
        .withColumn(
            "_before",
            expr("first_value(IF(_old, _content, NULL), true) OVER (" + onPath + ALL + ")"))
        .withColumn(
            "_stands",
            expr("first_value(struct(_path, _at, _content, _old)) OVER (" + everywhere + ALL + ")"))
        .withColumn(
            "_stood",
            expr(
                "first_value(IF(_old, struct(_path, _at, _content), NULL), true) OVER ("
                    + everywhere
                    + ALL
                    + ")"))
        .withColumn("_verdict", expr(verdict()))
        .where("_verdict IS NOT NULL")
        .selectExpr(
            "_number",
            "_path AS source_file",
            "_at AS source_line",
            "_verdict AS verdict",
            reason() + " AS reason",
            "to_json(" + shown() + ") AS raw");
  }

  private static String verdict() {
    return "CASE"
        + " WHEN _old THEN IF(NOT _stands._old AND _path = _stood._path AND _at = _stood._at"
        + " AND _stands._path <> _path AND NOT _stands._content <=> _content, 'DISPLACED', NULL)"
        + " WHEN _rank = 1 AND _content <=> _before THEN 'DUPLICATE'"
        // Even with the content that stands already: one that comes later is measured by its path.
        + " WHEN _rank = 1 AND _path = _stands._path THEN NULL"
        + " WHEN _content <=> _stands._content THEN 'DUPLICATE'"
        + " ELSE 'CONFLICT' END";
  }

  private String reason() {
    String key =
        RowRules.identity(contract).stream()
            .map(column -> "'%s ', CAST(%s AS STRING)".formatted(column, column))
            .collect(Collectors.joining(", ', ', "));
    return "concat(%s, ' stands with other content in ', _stands._path, ' line ', _stands._at)"
        .formatted(key);
  }

  /** Canonical columns of the row; personal ones are hashed, and still not shown. */
  private String shown() {
    return CanonicalColumns.of(contract).stream()
        .map(
            column ->
                column.personal()
                    ? "IF(_content.%s IS NULL, NULL, '%s') AS %s"
                        .formatted(column.name(), Masking.MASK, column.name())
                    : "_content." + column.name())
        .collect(Collectors.joining(", ", "struct(", ")"));
  }

  private static Decisions decisions(Dataset<Row> rows) {
    Map<Integer, Counts> counts = new TreeMap<>();
    long displaced = 0;
    for (Row row :
        rows.groupBy("_number", "verdict")
            .count()
            .selectExpr("coalesce(_number, -1)", "verdict", "count")
            .collectAsList()) {
      long count = row.getLong(2);
      switch (Verdict.valueOf(row.getString(1))) {
        case DISPLACED -> displaced = count;
        case DUPLICATE -> counts.merge(row.getInt(0), new Counts(count, 0), Duplicates::sum);
        case CONFLICT -> counts.merge(row.getInt(0), new Counts(0, count), Duplicates::sum);
      }
    }
    return new Decisions(rows, counts, displaced);
  }

  private static Counts sum(Counts a, Counts b) {
    return new Counts(a.duplicates() + b.duplicates(), a.conflicts() + b.conflicts());
  }

  /** Names of the columns that two relations are joined by. */
  static scala.collection.immutable.Seq<String> col(String name) {
    return scala.jdk.javaapi.CollectionConverters.asScala(List.of(name)).toSeq();
  }
}
