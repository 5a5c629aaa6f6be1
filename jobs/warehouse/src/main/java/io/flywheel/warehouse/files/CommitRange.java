package io.flywheel.warehouse.files;

import io.flywheel.warehouse.catalog.Scala;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Collections;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.actions.Action;
import scala.Option;
import scala.Tuple2;
import scala.collection.immutable.Seq;

/**
 * The commits of a table between two versions, oldest first. Each iteration reads the log again,
 * one commit at a time, and ends with a {@link MissingCommitException} at the first version that
 * the log does not hold.
 */
public final class CommitRange implements Iterable<CommitActions> {
  private final DeltaLog log;
  private final long from;
  private final long to;

  private CommitRange(DeltaLog log, long from, long to) {
    this.log = log;
    this.from = from;
    this.to = to;
  }

  /**
   * The commits that lead from one version to another.
   *
   * @param log the table's log
   * @param from version known before, whose own commit is left out; -1 for none
   * @param to last version; the range is empty when it is not greater than {@code from}
   */
  public static CommitRange between(DeltaLog log, long from, long to) {
    return new CommitRange(log, from, to);
  }

  /**
   * The version that was the newest at an instant; of a log that begins later or ends earlier its
   * first or last one.
   */
  public static long versionAt(DeltaLog log, Instant instant) {
    return log.history()
        .getActiveCommitAtTime(Timestamp.from(instant), Option.empty(), true, false, true)
        .version();
  }

  @Override
  public Iterator<CommitActions> iterator() {
    if (from >= to) {
      return Collections.emptyIterator();
    }
    // Delta's own check speaks of streams, and does not notice commits missing at the end.
    return new Commits(log.getChanges(from + 1, to, Option.empty(), false));
  }

  private final class Commits implements Iterator<CommitActions> {
    private final scala.collection.Iterator<Tuple2<Object, Seq<Action>>> commits;
    private long expected = from + 1;

    Commits(scala.collection.Iterator<Tuple2<Object, Seq<Action>>> commits) {
      this.commits = commits;
    }

    @Override
    public boolean hasNext() {
      return expected <= to;
    }

    @Override
    public CommitActions next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      if (!commits.hasNext()) {
        throw missing();
      }
      Tuple2<Object, Seq<Action>> commit = commits.next();
      if ((Long) commit._1() != expected) {
        throw missing();
      }
      return new CommitActions(expected++, Scala.list(commit._2()));
    }

    private MissingCommitException missing() {
      return new MissingCommitException(log.dataPath().toString(), expected, from, to);
    }
  }
}
