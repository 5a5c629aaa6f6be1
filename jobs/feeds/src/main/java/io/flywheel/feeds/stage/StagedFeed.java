package io.flywheel.feeds.stage;

import io.flywheel.domain.calendar.DayRanges;
import io.flywheel.feeds.mapping.FeedMappings;
import io.flywheel.feeds.parse.FileParser;
import io.flywheel.feeds.validate.RowRules;
import io.flywheel.warehouse.files.KeyRanges;
import io.flywheel.warehouse.session.ExecutionProfile;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The parsed files of one feed.
 *
 * @param feed the feed
 * @param rows their rows, see {@link RowRules}, with their {@link RowRules#HASH}
 * @param profile small when they are in memory, else they are in the staging area
 * @param scope which rows are looked at together
 * @param files what was found in each
 * @param withdrawn what newer files no longer have
 * @param keys values of the first key column; empty before they are looked at, and when it is no
 *     text
 */
public record StagedFeed(
    FeedMappings feed,
    Dataset<Row> rows,
    ExecutionProfile profile,
    MatchScope scope,
    List<StagedFile> files,
    Optional<Tombstones> withdrawn,
    Optional<KeyRanges> keys) {

  /** The feed with some of its files only. */
  public StagedFeed only(Collection<Integer> wanted) {
    Set<Integer> numbers = new TreeSet<>(wanted);
    String list = numbers.stream().map(number -> ", " + number).collect(Collectors.joining());
    return new StagedFeed(
        feed,
        rows.where(FileParser.NUMBER + " IN (-1" + list + ")"),
        profile,
        scope,
        files.stream().filter(file -> numbers.contains(file.task().number())).toList(),
        withdrawn,
        keys);
  }

  /** The feed with its keys. */
  public StagedFeed keyed() {
    return new StagedFeed(feed, rows, profile, scope, files, withdrawn, Keys.of(this));
  }

  /** The feed with what newer files no longer have. */
  public StagedFeed withdrawing(Tombstones lacking) {
    return new StagedFeed(feed, rows, profile, scope, files, Optional.of(lacking), keys);
  }

  /** How many records of its path a file withdraws. */
  public long withdrawn(StagedFile file) {
    return withdrawn
        .map(lacking -> lacking.counts().getOrDefault(file.task().path(), 0L))
        .orElse(0L);
  }

  /** SQL of the hash that rows share which are looked at together. */
  public String hash() {
    return scope.hash(feed.contract());
  }

  /** The good rows. */
  public Dataset<Row> good() {
    return rows.where(RowRules.GOOD);
  }

  /** Business days of the good rows and of those withdrawn. */
  public Set<LocalDate> days() {
    Set<LocalDate> days = new TreeSet<>();
    files.forEach(file -> days.addAll(file.days()));
    withdrawn.ifPresent(lacking -> days.addAll(lacking.days()));
    return days;
  }

  /** Revisions that rows of bronze have which can decide about them; empty when any can. */
  public Optional<RevisionRange> revisions() {
    return scope == MatchScope.KEY || withdrawn.isPresent()
        ? Optional.empty()
        : files.stream().flatMap(file -> file.revisions().stream()).reduce(RevisionRange::with);
  }

  /** The days on which rows of bronze can decide about them. */
  public DayRanges reach() {
    DayRanges days = DayRanges.of(days());
    int horizon = feed.horizon();
    return MatchScope.of(feed.contract()) == MatchScope.VERSION
        ? days
        : days.mapRanges(
            range ->
                new DayRanges.Range(
                    range.first().minusDays(horizon), range.last().plusDays(horizon)));
  }
}
