package io.flywheel.feeds.ingest;

import io.flywheel.warehouse.session.Workload;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The parsed files of one feed.
 *
 * @param mapping the feed
 * @param rows their rows in the staging area, see {@link RowRules}
 * @param workload how much it is
 * @param files what was found in each
 */
record StagedFeed(
    FeedMapping mapping, Dataset<Row> rows, Workload workload, List<StagedFile> files) {

  /** The feed with some of its files only. */
  StagedFeed only(Collection<Integer> numbers) {
    String list = numbers.stream().map(number -> ", " + number).collect(Collectors.joining());
    return new StagedFeed(
        mapping,
        rows.where(FileParser.NUMBER + " IN (-1" + list + ")"),
        workload,
        files.stream().filter(file -> numbers.contains(file.task().number())).toList());
  }

  /** The good rows. */
  Dataset<Row> good() {
    return rows.where(RowRules.HASH + " IS NOT NULL");
  }

  /** Business days of the good rows, each with the keys that occur. */
  SortedMap<LocalDate, KeySpan> days() {
    SortedMap<LocalDate, KeySpan> days = new TreeMap<>();
    files.forEach(file -> file.days().forEach((day, keys) -> days.merge(day, keys, KeySpan::with)));
    return days;
  }
}
