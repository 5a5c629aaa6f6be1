package io.flywheel.feeds.merge;

import static org.apache.spark.sql.functions.expr;

import io.flywheel.domain.calendar.DayRanges;
import io.flywheel.feeds.parse.FileParser;
import io.flywheel.feeds.stage.MatchScope;
import io.flywheel.feeds.stage.StagedFeed;
import io.flywheel.feeds.stage.Staging;
import io.flywheel.feeds.validate.RowRules;
import io.flywheel.warehouse.contract.Contract;
import io.flywheel.warehouse.driver.DriverRows;
import io.flywheel.warehouse.session.ExecutionProfile;
import java.sql.Date;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;

/**
 * Finds the few rows that have to be looked at: those whose hash occurs twice, in new files or in
 * bronze. Of bronze only the key columns are read, and only of files that can hold such a key. All
 * feeds in memory are asked about in one query.
 */
final class DuplicateFinder {
  private static final String FEED = "_feed";
  private static final String DAY = "_day";
  private static final String FIRST = "_first";
  private static final String LAST = "_last";
  private static final String BETWEEN = "_between";

  private final Bronze bronze;
  private final Staging staging;

  DuplicateFinder(Bronze bronze, Staging staging) {
    this.bronze = bronze;
    this.staging = staging;
  }

  /**
   * What is to be looked at in one feed.
   *
   * @param feed the feed
   * @param repeated keeps the rows that have a hash that occurs twice
   * @param standing the files of bronze that have some of them; empty when it has none
   */
  record Found(
      StagedFeed feed, UnaryOperator<Dataset<Row>> repeated, Optional<CandidateFiles> standing) {

    /**
     * Those rows, in one shape: _number (NULL unless delivered), _old (true in bronze), the columns
     * of key and revision, _path, _at, _part, _delivery, _day, _restored, _withdrawn, _content
     * (what is compared), _row (the columns of bronze).
     */
    Dataset<Row> rows() {
      Dataset<Row> rows = shape(feed.good(), FileParser.NUMBER, RowRules.PART, "false");
      if (feed.withdrawn().isPresent()) {
        rows =
            rows.union(
                shape(hashed(feed.withdrawn().get().rows()), "CAST(NULL AS INT)", "0", "false"));
      }
      if (standing.isPresent()) {
        rows = rows.union(shape(hashed(standing.get().rows()), "CAST(NULL AS INT)", "0", "true"));
      }
      return rows;
    }

    private Dataset<Row> shape(Dataset<Row> rows, String number, String part, String old) {
      Contract contract = feed.feed().contract();
      List<String> select = new ArrayList<>(List.of(number + " AS _number", old + " AS _old"));
      select.addAll(MatchScope.version(contract));
      select.addAll(
          List.of(
              "source_file AS _path",
              "source_line AS _at",
              part + " AS " + RowRules.PART,
              "delivery AS _delivery",
              "day AS _day",
              "version_rank AS _restored",
              "is_deleted AS _withdrawn",
              DuplicateRules.content(contract) + " AS _content",
              CurrentVersionResolver.columns(contract).stream()
                  .collect(Collectors.joining(", ", "struct(", ") AS _row"))));
      return repeated.apply(rows).selectExpr(select.toArray(String[]::new));
    }

    private Dataset<Row> hashed(Dataset<Row> rows) {
      return rows.withColumn(RowRules.HASH, expr(feed.hash()));
    }
  }

  /** One feed's question, and where it stands among the others. */
  private record Question(int number, StagedFeed feed, Optional<CandidateFiles> standing) {

    /** The hashes of what is new. */
    Dataset<Row> own() {
      Dataset<Row> own = feed.good().select(RowRules.HASH);
      return feed.withdrawn().isPresent()
          ? own.union(
              feed.withdrawn().get().rows().selectExpr(feed.hash() + " AS " + RowRules.HASH))
          : own;
    }

    /** Feed, hash and day of what stands. */
    Optional<Dataset<Row>> known() {
      return standing.map(
          files ->
              files
                  .rows()
                  .selectExpr(
                      number + " AS " + FEED,
                      feed.hash() + " AS " + RowRules.HASH,
                      "day AS " + DAY));
    }
  }

  /** For each feed what is to be looked at; empty when no hash occurs twice. */
  List<Optional<Found>> of(List<StagedFeed> feeds) {
    List<Question> inMemory = new ArrayList<>();
    Map<Integer, Found> found = new TreeMap<>();
    for (int i = 0; i < feeds.size(); i++) {
      StagedFeed feed = feeds.get(i);
      Question question = new Question(i, feed, standing(feed, feed.reach()));
      if (feed.profile() == ExecutionProfile.SINGLE_TASK) {
        inMemory.add(question);
      } else {
        staged(question).ifPresent(each -> found.put(question.number(), each));
      }
    }
    found.putAll(inMemory(inMemory));
    List<Optional<Found>> all = new ArrayList<>();
    for (int i = 0; i < feeds.size(); i++) {
      all.add(Optional.ofNullable(found.get(i)));
    }
    return all;
  }

  private Optional<CandidateFiles> standing(StagedFeed feed, DayRanges days) {
    Contract contract = feed.feed().contract();
    return bronze
        .standing(contract, days)
        .map(files -> feed.keys().map(keys -> files.holding(contract, keys)).orElse(files))
        .map(files -> feed.revisions().map(files::holding).orElse(files))
        .filter(files -> !files.none());
  }

  /** Looks for the hashes of all feeds in one query. */
  private Map<Integer, Found> inMemory(List<Question> questions) {
    Map<Integer, Set<Object>> repeated = new HashMap<>();
    Map<Integer, Set<LocalDate>> days = new HashMap<>();
    List<Dataset<Row>> standing = new ArrayList<>();
    for (Question question : questions) {
      Set<Object> seen = new HashSet<>();
      Set<Object> twice = new HashSet<>();
      for (InternalRow row : DriverRows.list(question.own())) {
        long hash = row.getLong(0);
        if (!seen.add(hash)) {
          twice.add(hash);
        }
      }
      repeated.put(question.number(), twice);
      days.put(question.number(), new TreeSet<>());
      question
          .known()
          .map(rows -> rows.where(DriverRows.among(RowRules.HASH, seen)))
          .ifPresent(standing::add);
    }
    standing.stream()
        .reduce(Dataset::union)
        .map(DriverRows::list)
        .orElse(List.of())
        .forEach(
            row -> {
              repeated.get(row.getInt(0)).add(row.getLong(1));
              days.get(row.getInt(0)).add(LocalDate.ofEpochDay(row.getInt(2)));
            });
    return questions.stream()
        .filter(each -> !repeated.get(each.number()).isEmpty())
        .collect(
            Collectors.toMap(
                Question::number,
                each ->
                    found(
                        each,
                        rows ->
                            rows.where(
                                DriverRows.among(RowRules.HASH, repeated.get(each.number()))),
                        DayRanges.of(days.get(each.number())))));
  }

  /** Looks for the hashes of a feed that memory does not hold. */
  private Optional<Found> staged(Question question) {
    Dataset<Row> rows = question.own().selectExpr(RowRules.HASH, "CAST(NULL AS DATE) AS " + DAY);
    if (question.standing().isPresent()) {
      rows =
          rows.union(
              question
                  .known()
                  .get()
                  .join(question.own(), Columns.named(RowRules.HASH), "left_semi")
                  .select(RowRules.HASH, DAY));
    }
    Dataset<Row> repeated =
        rows.groupBy(RowRules.HASH)
            .agg(
                expr("count(1)").as("_times"),
                expr("count(_day)").as("_stand"),
                expr("min(_day)").as(FIRST),
                expr("max(_day)").as(LAST))
            .where("_times > 1")
            // A set of days would have each group sorted; of two or fewer these are all.
            .select(expr(RowRules.HASH), expr(FIRST), expr(LAST), expr("_stand > 2").as(BETWEEN));
    Dataset<Row> kept =
        staging.keep(repeated, ExecutionProfile.PARALLEL, "candidates." + question.number());
    List<Row> spans = kept.select(FIRST, LAST, BETWEEN).distinct().collectAsList();
    if (spans.isEmpty()) {
      return Optional.empty();
    }
    DayRanges days =
        spans.stream().map(DuplicateFinder::days).reduce(DayRanges::plus).orElseThrow();
    Dataset<Row> hashes = kept.select(RowRules.HASH);
    return Optional.of(
        found(question, all -> all.join(hashes, Columns.named(RowRules.HASH), "left_semi"), days));
  }

  /** Days on which bronze can have the row: none, one, two, or some in between. */
  private static DayRanges days(Row row) {
    if (row.isNullAt(0)) {
      return DayRanges.none();
    }
    LocalDate first = row.<Date>getAs(0).toLocalDate();
    LocalDate last = row.<Date>getAs(1).toLocalDate();
    return row.getBoolean(2) ? DayRanges.range(first, last) : DayRanges.of(List.of(first, last));
  }

  private Found found(Question question, UnaryOperator<Dataset<Row>> repeated, DayRanges known) {
    return new Found(
        question.feed(),
        repeated,
        known.isEmpty() ? Optional.empty() : standing(question.feed(), known));
  }
}
