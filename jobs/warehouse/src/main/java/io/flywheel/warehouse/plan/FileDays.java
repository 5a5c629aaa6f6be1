package io.flywheel.warehouse.plan;

import static org.apache.spark.sql.functions.col;

import io.flywheel.domain.calendar.DayRanges;
import io.flywheel.warehouse.contract.CalendarUnit;
import io.flywheel.warehouse.files.FileStatistics;
import io.flywheel.warehouse.files.FileStatistics.Bounds;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.actions.FileAction;
import org.apache.spark.sql.delta.actions.RemoveFile;
import scala.Option;

/**
 * The business days that the rows of a commit's data files may have, by what the log says of the
 * files.
 */
final class FileDays {
  private final DeltaLog log;
  private final long version;

  /**
   * @param log the table's log
   * @param version the version that the commit makes
   */
  FileDays(DeltaLog log, long version) {
    this.log = log;
    this.version = version;
  }

  /**
   * The days between the first and the last of each file's statistics; its month without any; all
   * without a month, or when the two contradict each other.
   */
  DayRanges of(List<FileAction> files) {
    Map<String, String> before = before(files);
    DayRanges days = DayRanges.none();
    for (FileAction file : files) {
      days = days.plus(of(FileStatistics.of(file).orElse(before.get(file.path()))));
    }
    return days;
  }

  /** Statistics of files that went, of which most commands leave none in the log. */
  private Map<String, String> before(List<FileAction> files) {
    Object[] gone =
        files.stream()
            .filter(file -> file instanceof RemoveFile && FileStatistics.of(file).absent())
            .map(FileAction::path)
            .toArray();
    Map<String, String> statistics = new HashMap<>();
    if (gone.length > 0) {
      log.getSnapshotAt(version - 1, Option.empty(), Option.empty(), false)
          .allFiles()
          .toDF()
          .where(col("path").isin(gone))
          .select("path", "stats")
          .collectAsList() // at most as many as the commit names
          .forEach(row -> statistics.put(row.getString(0), row.getString(1)));
    }
    return statistics;
  }

  static DayRanges of(FileStatistics file) {
    Optional<Bounds<LocalDate>> partition = file.dates("month");
    if (partition.isEmpty()) {
      return DayRanges.all();
    }
    LocalDate first = partition.get().lower();
    DayRanges month =
        DayRanges.range(first, CalendarUnit.MONTH.plus(partition.get().upper(), 1).minusDays(1));
    DayRanges days =
        file.dates("day").map(day -> DayRanges.range(day.lower(), day.upper())).orElse(month);
    return days.minus(month).isEmpty() ? days : DayRanges.all();
  }
}
