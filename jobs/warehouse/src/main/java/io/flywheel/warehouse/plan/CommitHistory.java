package io.flywheel.warehouse.plan;

import io.flywheel.domain.calendar.DayRanges;
import io.flywheel.warehouse.catalog.Tables;
import io.flywheel.warehouse.contract.TableName;
import io.flywheel.warehouse.state.CommitMetadata;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.actions.Action;
import org.apache.spark.sql.delta.actions.CommitInfo;
import org.apache.spark.sql.delta.actions.FileAction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Option;
import scala.Tuple2;
import scala.collection.Iterator;

/** Which business days the commits of a table touched. */
public final class CommitHistory {
  private static final Logger LOG = LoggerFactory.getLogger(CommitHistory.class);

  private final SparkSession session;
  private final Tables tables;

  /**
   * @param session a session that reads newest versions
   * @param tables the warehouse's tables
   */
  public CommitHistory(SparkSession session, Tables tables) {
    this.session = session;
    this.tables = tables;
  }

  /**
   * Days whose rows may differ between two versions.
   *
   * <p>Our own commits say so in their note, unless it names all; commits by others count by the
   * days of their files ({@link FileDays}); commits that move no data (compaction) count as
   * nothing; a commit that says nothing at all, and a log that no longer reaches back, count as
   * everything.
   *
   * @param table the table, which must exist
   * @param from version known before, -1 for none
   * @param to version now, not less than {@code from}
   */
  public DayRanges between(TableName table, long from, long to) {
    if (from == to) {
      return DayRanges.none();
    }
    try {
      DeltaLog log = DeltaLog.forTable(session, tables.path(table));
      Iterator<Tuple2<Object, scala.collection.immutable.Seq<Action>>> commits =
          log.getChanges(from + 1, to, Option.empty(), true);
      DayRanges days = DayRanges.none();
      long expected = from + 1;
      while (commits.hasNext() && !days.isAll()) {
        Tuple2<Object, scala.collection.immutable.Seq<Action>> commit = commits.next();
        if ((Long) commit._1() != expected++) {
          return DayRanges.all();
        }
        days = days.plus(touched(log, expected - 1, commit._2()));
      }
      return !days.isAll() && expected != to + 1 ? DayRanges.all() : days;
    } catch (RuntimeException e) {
      LOG.warn(
          "commits {} to {} of {} cannot be read, so all of it counts", from + 1, to, table, e);
      return DayRanges.all();
    }
  }

  private static DayRanges touched(
      DeltaLog log, long version, scala.collection.immutable.Seq<Action> actions) {
    Optional<CommitMetadata> note = Optional.empty();
    List<FileAction> files = new ArrayList<>();
    if (actions.isEmpty()) {
      return DayRanges.all(); // no writer leaves such a file: what it said is lost
    }
    for (Iterator<Action> each = actions.iterator(); each.hasNext(); ) {
      Action action = each.next();
      if (action instanceof CommitInfo info && info.userMetadata().isDefined()) {
        note = CommitMetadata.parse(info.userMetadata().get());
      } else if (action instanceof FileAction file && file.dataChange()) {
        files.add(file);
      }
    }
    if (files.isEmpty()) {
      return DayRanges.none();
    }
    // A table written as a whole, as when it comes into being, has rows on the days of its files.
    return note.map(CommitMetadata::days)
        .filter(days -> !days.isAll())
        .orElseGet(() -> new FileDays(log, version).of(files));
  }
}
