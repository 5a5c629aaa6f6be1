package io.flywheel.feeds.ingest;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.udf;

import io.flywheel.domain.calendar.Days;
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
import org.apache.spark.sql.types.DataTypes;

/**
 * Finds the few rows that have to be looked at: those whose hash occurs twice, in new files or in
 * bronze. Of bronze only the key columns are read, and only of files that can hold such a key. All
 * small feeds are asked about in one query.
 */
final class Candidates {
  private static final String FEED = "_feed";
  private static final String DAYS = "_days";

  private final Bronze bronze;
  private final Staging staging;

  Candidates(Bronze bronze, Staging staging) {
    this.bronze = bronze;
    this.staging = staging;
  }

  /**
   * What is to be looked at in one feed.
   *
   * @param hashes the hashes that occur twice
   * @param standing the files of bronze that have some of them; empty when it has none
   */
  record Found(Dataset<Row> hashes, Optional<StandingFiles> standing) {}

  /** One feed's question, and where it stands among the others. */
  private record Question(int number, StagedFeed feed, Optional<StandingFiles> standing) {
    Contract contract() {
      return feed.mapping().contract();
    }

    Dataset<Row> rows() {
      Dataset<Row> own =
          feed.good().selectExpr(number + " AS " + FEED, RowRules.HASH, "CAST(NULL AS DATE) _day");
      return standing.map(files -> own.union(known(files, own))).orElse(own);
    }

    private Dataset<Row> known(StandingFiles files, Dataset<Row> own) {
      Dataset<Row> hashes =
          files
              .rows()
              .selectExpr(
                  number + " AS " + FEED,
                  RowRules.hash(contract()) + " AS " + RowRules.HASH,
                  "day AS _day");
      if (feed.workload() == Workload.LARGE) {
        return hashes
            .join(own.select(RowRules.HASH), Duplicates.col(RowRules.HASH), "left_semi")
            .select(FEED, RowRules.HASH, "_day");
      }
      KnownHashes known = new KnownHashes(LocalRows.sorted(own.select(RowRules.HASH)));
      return hashes.where(udf(known, DataTypes.BooleanType).apply(col(RowRules.HASH)));
    }
  }

  /** For each feed what is to be looked at; empty when no hash occurs twice. */
  List<Optional<Found>> of(List<StagedFeed> feeds) {
    List<Question> questions = new ArrayList<>();
    for (int i = 0; i < feeds.size(); i++) {
      questions.add(new Question(i, feeds.get(i), standing(feeds.get(i))));
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

  private Optional<StandingFiles> standing(StagedFeed feed) {
    Contract contract = feed.mapping().contract();
    return bronze
        .standing(contract, Days.of(feed.days().keySet()))
        .map(files -> files.holding(contract, feed.days().values()))
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
            .agg(expr("count(1)").as("_times"), expr("collect_set(_day)").as(DAYS))
            .where("_times > 1")
            .select(FEED, RowRules.HASH, DAYS);
    Dataset<Row> kept = staging.keep(repeated, workload, "candidates." + questions.get(0).number());
    Map<Integer, List<LocalDate>> days =
        kept.selectExpr(FEED, "explode_outer(_days) AS _day").distinct().collectAsList().stream()
            .collect(
                Collectors.groupingBy(
                    row -> row.getInt(0),
                    TreeMap::new,
                    Collectors.mapping(
                        row -> row.isNullAt(1) ? null : row.<Date>getAs(1).toLocalDate(),
                        Collectors.toList())));
    return questions.stream()
        .filter(each -> days.containsKey(each.number()))
        .collect(
            Collectors.toMap(Question::number, each -> found(each, kept, days.get(each.number()))));
  }

  private Found found(Question question, Dataset<Row> kept, List<LocalDate> days) {
    List<LocalDate> known = days.stream().filter(java.util.Objects::nonNull).toList();
    return new Found(
        kept.where(FEED + " = " + question.number()).select(RowRules.HASH),
        known.isEmpty()
            ? Optional.empty()
            : bronze.standing(question.contract(), Days.of(known)).filter(files -> !files.none()));
  }
}
