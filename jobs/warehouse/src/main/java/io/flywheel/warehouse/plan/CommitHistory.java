package io.flywheel.warehouse.plan;

import io.flywheel.domain.calendar.Days;
import io.flywheel.warehouse.catalog.Tables;
import io.flywheel.warehouse.contract.PeriodUnit;
import io.flywheel.warehouse.contract.TableName;
import io.flywheel.warehouse.state.CommitNote;
import java.time.LocalDate;
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
   * <p>Our own commits say so in their note; commits by others count by the months of their files;
   * commits that move no data (compaction) count as nothing; a log that no longer reaches back
   * counts as everything.
   *
   * @param table the table, which must exist
   * @param from version known before, -1 for none
   * @param to version now, not less than {@code from}
   */
  public Days between(TableName table, long from, long to) {
    if (from == to) {
      return Days.none();
    }
    try {
      DeltaLog log = DeltaLog.forTable(session, tables.path(table));
      Iterator<Tuple2<Object, scala.collection.immutable.Seq<Action>>> commits =
          log.getChanges(from + 1, to, Option.empty(), true);
      Days days = Days.none();
      long expected = from + 1;
      while (commits.hasNext() && !days.isAll()) {
        Tuple2<Object, scala.collection.immutable.Seq<Action>> commit = commits.next();
        if ((Long) commit._1() != expected++) {
          return Days.all();
        }
        days = days.plus(touched(commit._2()));
      }
      return !days.isAll() && expected != to + 1 ? Days.all() : days;
    } catch (RuntimeException e) {
      LOG.warn(
          "commits {} to {} of {} cannot be read, so all of it counts", from + 1, to, table, e);
      return Days.all();
    }
  }

  private static Days touched(scala.collection.immutable.Seq<Action> actions) {
    Optional<CommitNote> note = Optional.empty();
    Days byFiles = Days.none();
    boolean moved = false;
    for (Iterator<Action> each = actions.iterator(); each.hasNext(); ) {
      Action action = each.next();
      if (action instanceof CommitInfo info && info.userMetadata().isDefined()) {
        note = CommitNote.parse(info.userMetadata().get());
      } else if (action instanceof FileAction file && file.dataChange()) {
        moved = true;
        byFiles = byFiles.plus(month(file));
      }
    }
    if (!moved) {
      return Days.none();
    }
    return note.map(CommitNote::days).orElse(byFiles);
  }

  private static Days month(FileAction file) {
    scala.collection.immutable.Map<String, String> values = file.partitionValues();
    Option<String> month = values == null ? Option.empty() : values.get("month");
    if (month.isEmpty() || month.get() == null) {
      return Days.all();
    }
    LocalDate first = LocalDate.parse(month.get());
    return Days.range(first, PeriodUnit.MONTH.plus(first, 1).minusDays(1));
  }
}
