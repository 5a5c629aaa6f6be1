package io.flywheel.warehouse.files;

import io.flywheel.domain.calendar.DayRanges;
import io.flywheel.warehouse.contract.Contract;
import io.flywheel.warehouse.files.DataFile.Span;
import java.time.LocalDate;
import java.util.List;
import java.util.function.Predicate;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.delta.actions.AddFile;

/**
 * The data files that hold rows of some days.
 *
 * @param touched every file with a row of the days, by its statistics
 * @param rows rows of the touched files, as far as their statistics tell
 */
public record IntervalFiles(List<AddFile> touched, long rows) {

  /**
   * Finds the files in a version of a table.
   *
   * @param snapshot the version
   * @param hadoop settings of the file systems
   * @param table its contract; without intervals every file is touched
   * @param days some days, or all
   * @throws IllegalStateException when another tool has moved the table to a newer reader protocol
   */
  public static IntervalFiles of(
      Snapshot snapshot, Configuration hadoop, Contract table, DayRanges days) {
    if (days.isAll() || table.interval().isEmpty()) {
      return of(snapshot, hadoop, file -> true);
    }
    String column = table.interval().get().column();
    return of(
        snapshot, hadoop, file -> file.span(column).map(span -> overlaps(days, span)).orElse(true));
  }

  private static IntervalFiles of(
      Snapshot snapshot, Configuration hadoop, Predicate<DataFile> touches) {
    if (snapshot.version() < 0) {
      return new IntervalFiles(List.of(), 0);
    }
    DataFiles.requireListable(snapshot);
    List<DataFile> touched = DataFiles.of(snapshot, hadoop).stream().filter(touches).toList();
    return new IntervalFiles(
        touched.stream().map(DataFile::add).toList(),
        touched.stream().mapToLong(file -> file.rows().orElse(0)).sum());
  }

  /** Bytes of the touched files. */
  public long bytes() {
    return touched.stream().mapToLong(AddFile::size).sum();
  }

  private static boolean overlaps(DayRanges days, Span span) {
    return days.ranges().stream()
        .anyMatch(range -> day(range.first()) <= span.last() && day(range.last()) >= span.first());
  }

  private static long day(LocalDate day) {
    return day.toEpochDay();
  }
}
