package io.flywheel.feeds.merge;

import static org.apache.spark.sql.functions.expr;

import io.flywheel.domain.calendar.DayRanges;
import io.flywheel.feeds.parse.FileParser;
import io.flywheel.feeds.stage.DriverRows;
import io.flywheel.feeds.stage.MatchScope;
import io.flywheel.feeds.stage.StagedFeed;
import io.flywheel.feeds.stage.Staging;
import io.flywheel.feeds.validate.RowRules;
import io.flywheel.warehouse.contract.Contract;
import io.flywheel.warehouse.session.Workload;
import java.sql.Date;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Finds the few rows that have to be looked at: those whose hash occurs twice, in new files or in
 * bronze. Of bronze only the key columns are read, and only of files that can hold such a key. All
 * small feeds are asked about in one query.
 */
final class DuplicateFinder {
  private static final String FEED = "_feed";
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
   * @param hashes the hashes that occur twice
   * @param standing the files of bronze that have some of them; empty when it has none
   */
  record Found(StagedFeed feed, Dataset<Row> hashes, Optional<CandidateFiles> standing) {

    /**
     * Those rows, in one shape: _number (NULL unless delivered), _old (true in bronze), the columns
     * of key and revision, _path, _at, _part, _delivery, _day, _restored, _withdrawn, _content
     * (what is compared), _row (the columns of bronze).
     */
    Dataset<Row> rows() {
      Dataset<Row> rows = shape(feed.good(), FileParser.NUMBER, RowRules.PART, "false");
      if (feed.withdrawn().isPresent()) {
        rows = rows.union(shape(feed.withdrawn().get().rows(), "CAST(NULL AS INT)", "0", "false"));
      }
      if (standing.isPresent()) {
        rows = rows.union(shape(standing.get().rows(), "CAST(NULL AS INT)", "0", "true"));
      }
      return feed.workload().gather(rows);
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
      return rows.withColumn(RowRules.HASH, expr(feed.hash()))
          .join(hashes, Columns.named(RowRules.HASH), "left_semi")
          .selectExpr(select.toArray(String[]::new));
    }
  }

  /** One feed's question, and where it stands among the others. */
  private record Question(int number, StagedFeed feed, Optional<CandidateFiles> standing) {

    Dataset<Row> rows() {
      Dataset<Row> own = own(feed.good());
      if (feed.withdrawn().isPresent()) {
        own = own.union(own(feed.withdrawn().get().rows()));
      }
      return standing.isPresent() ? own.union(known(standing.get(), own)) : own;
    }

    private Dataset<Row> own(Dataset<Row> rows) {
      return rows.selectExpr(
          number + " AS " + FEED,
          feed.hash() + " AS " + RowRules.HASH,
          "CAST(NULL AS DATE) AS _day");
    }

    private Dataset<Row> known(CandidateFiles files, Dataset<Row> own) {
      Dataset<Row> hashes =
          files
              .rows()
              .selectExpr(
                  number + " AS " + FEED, feed.hash() + " AS " + RowRules.HASH, "day AS _day");
      Dataset<Row> wanted = own.select(RowRules.HASH);
      return feed.workload() == Workload.LARGE
          ? hashes
              .join(wanted, Columns.named(RowRules.HASH), "left_semi")
              .select(FEED, RowRules.HASH, "_day")
          : hashes.where(DriverRows.among(RowRules.HASH, wanted));
    }
  }

  /** For each feed what is to be looked at; empty when no hash occurs twice. */
  List<Optional<Found>> of(List<StagedFeed> feeds) {
    List<Question> questions = new ArrayList<>();
    for (int i = 0; i < feeds.size(); i++) {
      StagedFeed feed = feeds.get(i);
      questions.add(new Question(i, feed, standing(feed, feed.reach())));
    }
    Map<Integer, Found> found = new TreeMap<>();
    List<Question> small =
        questions.stream().filter(each -> each.feed().workload() == Workload.SMALL).toList();
    if (!small.isEmpty()) {
      found.putAll(ask(small, Workload.SMALL));
    }
    questions.stream()
        .filter(each -> each.feed().workload() == Workload.LARGE)
        .forEach(each -> found.putAll(ask(List.of(each), Workload.LARGE)));
    return questions.stream().map(each -> Optional.ofNullable(found.get(each.number()))).toList();
  }

  private Optional<CandidateFiles> standing(StagedFeed feed, DayRanges days) {
    Contract contract = feed.feed().contract();
    return bronze
        .standing(contract, days)
        .map(files -> feed.keys().map(keys -> files.holding(contract, keys)).orElse(files))
        .map(files -> feed.revisions().map(files::holding).orElse(files))
        .filter(files -> !files.none());
  }

  private Map<Integer, Found> ask(List<Question> questions, Workload workload) {
    boolean little =
        workload == Workload.SMALL
            && questions.stream()
                .flatMap(each -> each.standing().stream())
                .allMatch(files -> files.workload() == Workload.SMALL);
    Dataset<Row> rows = questions.stream().map(Question::rows).reduce(Dataset::union).orElseThrow();
    Dataset<Row> repeated =
        (little ? rows.coalesce(1) : rows)
            .groupBy(FEED, RowRules.HASH)
            .agg(
                expr("count(1)").as("_times"),
                expr("count(_day)").as("_stand"),
                expr("min(_day)").as(FIRST),
                expr("max(_day)").as(LAST))
            .where("_times > 1")
            // A set of days would have each group sorted; of two or fewer these are all.
            .select(
                expr(FEED),
                expr(RowRules.HASH),
                expr(FIRST),
                expr(LAST),
                expr("_stand > 2").as(BETWEEN));
    Dataset<Row> kept = staging.keep(repeated, workload, "candidates." + questions.get(0).number());
    Map<Integer, DayRanges> days = new TreeMap<>();
    for (Row row : kept.select(FEED, FIRST, LAST, BETWEEN).distinct().collectAsList()) {
      days.merge(row.getInt(0), days(row), DayRanges::plus);
    }
    return questions.stream()
        .filter(each -> days.containsKey(each.number()))
        .collect(
            Collectors.toMap(Question::number, each -> found(each, kept, days.get(each.number()))));
  }

  /** Days on which bronze can have the row: none, one, two, or some in between. */
  private static DayRanges days(Row row) {
    if (row.isNullAt(1)) {
      return DayRanges.none();
    }
    LocalDate first = row.<Date>getAs(1).toLocalDate();
    LocalDate last = row.<Date>getAs(2).toLocalDate();
    return row.getBoolean(3) ? DayRanges.range(first, last) : DayRanges.of(List.of(first, last));
  }

  private Found found(Question question, Dataset<Row> kept, DayRanges known) {
    return new Found(
        question.feed(),
        kept.where(FEED + " = " + question.number()).select(RowRules.HASH),
        known.isEmpty() ? Optional.empty() : standing(question.feed(), known));
  }
}
