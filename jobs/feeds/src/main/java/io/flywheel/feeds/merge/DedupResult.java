package io.flywheel.feeds.merge;

import io.flywheel.feeds.stage.StagedFile;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * What becomes of those rows of a feed that are not simply appended.
 *
 * @param rows columns _number, source_file, source_line, verdict, reason, raw, and lifted: true for
 *     a row that is among those added
 * @param added rows for bronze beside the delivered ones, in its columns but run_id
 * @param counts by number of the file
 * @param listed number of rows of bronze that are listed because they do not stand
 * @param against of each file whose rows do not stand beside other content of another one, how many
 *     by that file
 */
public record DedupResult(
    Dataset<Row> rows,
    Optional<Dataset<Row>> added,
    Map<Integer, Counts> counts,
    long listed,
    SortedMap<String, SortedMap<String, Long>> against) {
  /** SQL: rows that are not appended as they were delivered. */
  static final String KEPT_OUT = "lifted OR verdict IN ('DUPLICATE', 'CONFLICT', 'CONTRADICTION')";

  /** SQL: verdicts of rows that quarantine lists. */
  public static final String LISTED =
      "verdict IN ('CONFLICT', 'CONTRADICTION', 'DISPLACED', 'OVERRULED')";

  /** What a row is that is not simply appended, or one of bronze that no longer stands. */
  enum Verdict {
    /** A row that is there already. */
    DUPLICATE,
    /** Other content under the key and revision of a smaller path. */
    CONFLICT,
    /** Other content under the key and revision of an earlier line of its file. */
    CONTRADICTION,
    /** A row of bronze that a smaller path overrules. */
    DISPLACED,
    /** A conflict that may come to stand, as the smaller path may delete its row one day. */
    OVERRULED
  }

  /**
   * Numbers of records of one file.
   *
   * @param duplicates records that are there already
   * @param conflicts records that contradict other files
   * @param contradictions records that contradict their own file
   */
  public record Counts(long duplicates, long conflicts, long contradictions) {
    public static final Counts NONE = new Counts(0, 0, 0);

    static Counts of(Verdict verdict, long count) {
      return switch (verdict) {
        case DUPLICATE -> new Counts(count, 0, 0);
        case CONFLICT -> new Counts(0, count, 0);
        case CONTRADICTION -> new Counts(0, 0, count);
        case DISPLACED, OVERRULED -> NONE;
      };
    }

    Counts plus(Counts other) {
      return new Counts(
          duplicates + other.duplicates,
          conflicts + other.conflicts,
          contradictions + other.contradictions);
    }
  }

  /** What a feed comes to when no key occurs twice. */
  static DedupResult none(SparkSession session) {
    return new DedupResult(
        session.emptyDataFrame(), Optional.empty(), Map.of(), 0, new TreeMap<>());
  }

  /** Counts what was judged. */
  static DedupResult of(ResolvedRows judged) {
    Map<Integer, Counts> counts = new TreeMap<>();
    SortedMap<String, SortedMap<String, Long>> against = new TreeMap<>();
    long listed = 0;
    boolean more = false;
    for (Map.Entry<ResolvedRows.Alike, Long> alike : judged.counts().entrySet()) {
      ResolvedRows.Alike rows = alike.getKey();
      long number = alike.getValue();
      more |= rows.adds();
      if (rows.verdict() != null) {
        Verdict verdict = Verdict.valueOf(rows.verdict());
        counts.merge(rows.number(), Counts.of(verdict, number), Counts::plus);
        boolean lists = verdict == Verdict.DISPLACED || verdict == Verdict.OVERRULED;
        listed += lists ? number : 0;
      }
      if (rows.against() != null) {
        against
            .computeIfAbsent(rows.file(), any -> new TreeMap<>())
            .merge(rows.against(), number, Long::sum);
      }
    }
    counts.values().removeIf(Counts.NONE::equals);
    return new DedupResult(
        judged.verdicts(),
        more ? Optional.of(judged.added()) : Optional.empty(),
        counts,
        listed,
        against);
  }

  public Counts of(StagedFile file) {
    return counts.getOrDefault(file.task().number(), Counts.NONE);
  }

  /** True when the rows are appended as they were delivered, and nothing else is. */
  boolean none() {
    return counts.isEmpty() && added.isEmpty();
  }

  /** True when there is something for quarantine. */
  public boolean lists() {
    return listed > 0
        || counts.values().stream()
            .anyMatch(count -> count.conflicts() + count.contradictions() > 0);
  }
}
