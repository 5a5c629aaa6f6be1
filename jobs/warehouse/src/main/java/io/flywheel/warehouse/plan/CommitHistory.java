package io.flywheel.warehouse.plan;

import io.flywheel.domain.calendar.DayRanges;
import io.flywheel.warehouse.catalog.Tables;
import io.flywheel.warehouse.contract.TableName;
import io.flywheel.warehouse.files.CommitActions;
import io.flywheel.warehouse.files.CommitRange;
import io.flywheel.warehouse.files.MissingCommitException;
import io.flywheel.warehouse.state.CommitMetadata;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.actions.FileAction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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
      DayRanges days = DayRanges.none();
      for (CommitActions commit : CommitRange.between(log, from, to)) {
        days = days.plus(touched(log, commit));
        if (days.isAll()) {
          break;
        }
      }
      return days;
    } catch (RuntimeException e) {
      LOG.warn(
          "commits {} to {} of {} cannot be read, so all of the table counts as changed",
          from + 1,
          to,
          table,
          e);
      return DayRanges.all();
    }
  }

  /**
   * True when rows came or went between two versions. Commits that move no data (compaction, a new
   * comment) count as nothing; rows that are written again count, even where they are the same; a
   * log that no longer reaches back counts as a change.
   *
   * @param table the table, which must exist
   * @param from version known before, -1 for none
   * @param to version now, not less than {@code from}
   */
  public boolean changesRows(TableName table, long from, long to) {
    if (from == to) {
      return false;
    }
    try {
      for (CommitActions commit :
          CommitRange.between(DeltaLog.forTable(session, tables.path(table)), from, to)) {
        if (commit.actions().isEmpty()
            || commit.files().stream().anyMatch(FileAction::dataChange)) {
          return true;
        }
      }
      return false;
    } catch (MissingCommitException gone) {
      return true;
    }
  }

  private static DayRanges touched(DeltaLog log, CommitActions commit) {
    if (commit.actions().isEmpty()) {
      return DayRanges.all(); // no writer leaves such a file: what it said is lost
    }
    List<FileAction> files = commit.files().stream().filter(FileAction::dataChange).toList();
    if (files.isEmpty()) {
      return DayRanges.none();
    }
    // A table written as a whole, as when it comes into being, has rows on the days of its files.
    return commit
        .note()
        .map(CommitMetadata::days)
        .filter(days -> !days.isAll())
        .orElseGet(() -> new FileDays(log, commit.version()).of(files));
  }
}
