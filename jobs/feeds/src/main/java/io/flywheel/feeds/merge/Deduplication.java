package io.flywheel.feeds.merge;

import static org.apache.spark.sql.functions.expr;

import io.flywheel.feeds.stage.MatchScope;
import io.flywheel.feeds.stage.ParallelTasks;
import io.flywheel.feeds.stage.StagedFeed;
import io.flywheel.feeds.stage.Staging;
import io.flywheel.feeds.validate.RowRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Compares the good rows of all feeds with each other and with bronze. */
public final class Deduplication {
  private final SparkSession session;
  private final Bronze bronze;
  private final Staging staging;

  public Deduplication(SparkSession session, Bronze bronze, Staging staging) {
    this.session = session;
    this.bronze = bronze;
    this.staging = staging;
  }

  /** For each feed what becomes of its rows. */
  public List<DedupResult> of(List<StagedFeed> feeds) {
    List<Optional<DuplicateFinder.Found>> candidates =
        new DuplicateFinder(bronze, staging).of(feeds);
    List<Callable<DedupResult>> work = new ArrayList<>();
    for (int i = 0; i < feeds.size(); i++) {
      Optional<DuplicateFinder.Found> found = candidates.get(i);
      String name = "decisions." + i;
      work.add(
          () -> found.map(each -> decide(each, name)).orElseGet(() -> DedupResult.none(session)));
    }
    return ParallelTasks.run(work);
  }

  private DedupResult decide(DuplicateFinder.Found found, String name) {
    StagedFeed feed = found.feed();
    Dataset<Row> judged = new DuplicateRules(feed.feed()).judge(found.rows());
    if (feed.scope() == MatchScope.KEY) {
      judged = new CurrentVersionResolver(feed.feed()).settle(judged);
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
                RowRules.PART,
                "verdict",
                "reason",
                "raw",
                "against",
                "_own",
                "_put");
    return DedupResult.of(new ResolvedRows(staging.keep(telling, feed.profile(), name)));
  }
}
