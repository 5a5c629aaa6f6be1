package io.flywheel.feeds.ingest;

import static org.apache.spark.sql.functions.expr;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Compares the good rows of all feeds with each other and with bronze. */
final class Comparison {
  private final SparkSession session;
  private final Bronze bronze;
  private final Staging staging;

  Comparison(SparkSession session, Bronze bronze, Staging staging) {
    this.session = session;
    this.bronze = bronze;
    this.staging = staging;
  }

  /** For each feed what becomes of its rows. */
  List<Decisions> of(List<StagedFeed> feeds) {
    List<Optional<Candidates.Found>> candidates = new Candidates(bronze, staging).of(feeds);
    List<Callable<Decisions>> work = new ArrayList<>();
    for (int i = 0; i < feeds.size(); i++) {
      Optional<Candidates.Found> found = candidates.get(i);
      String name = "decisions." + i;
      work.add(
          () -> found.map(each -> decide(each, name)).orElseGet(() -> Decisions.none(session)));
    }
    return SideBySide.run(work);
  }

  private Decisions decide(Candidates.Found found, String name) {
    StagedFeed feed = found.feed();
    Dataset<Row> judged = new Duplicates(feed.mapping()).judge(found.rows());
    if (feed.likeness() == Likeness.KEY) {
      judged = new Standings(feed.mapping()).settle(judged);
    } else {
      judged = judged.withColumn("_own", expr("NULL")).withColumn("_put", expr("NULL"));
    }
    Dataset<Row> telling =
        judged
            .where("verdict IS NOT NULL OR _own IS NOT NULL OR _put IS NOT NULL")
            .selectExpr(
                "_number",
                "_path AS source_file",
                "_at AS source_line",
                "verdict",
                "reason",
                "raw",
                "_own",
                "_put");
    return Decisions.of(
        new Judged(
            feed.workload()
                .gather(staging.keep(feed.workload().gather(telling), feed.workload(), name))));
  }
}
