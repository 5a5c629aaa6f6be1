package io.flywheel.warehouse.plan;

import static org.apache.spark.sql.functions.col;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.flywheel.domain.calendar.DayRanges;
import io.flywheel.warehouse.contract.CalendarUnit;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.actions.AddFile;
import org.apache.spark.sql.delta.actions.FileAction;
import org.apache.spark.sql.delta.actions.RemoveFile;
import scala.Option;

/**
 * The business days that the rows of a commit's data files may have, by what the log says of the
 * files.
 */
final class FileDays {
  private static final ObjectMapper JSON = new ObjectMapper();

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
      days = days.plus(of(file.partitionValues(), statistics(file, before)));
    }
    return days;
  }

  /** Statistics of files that went, of which most commands leave none in the log. */
  private Map<String, String> before(List<FileAction> files) {
    Object[] gone =
        files.stream()
            .filter(file -> file instanceof RemoveFile remove && remove.stats() == null)
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

  private static String statistics(FileAction file, Map<String, String> before) {
    String own =
        file instanceof AddFile add
            ? add.stats()
            : file instanceof RemoveFile remove ? remove.stats() : null;
    return own == null ? before.get(file.path()) : own;
  }

  static DayRanges of(scala.collection.immutable.Map<String, String> partition, String statistics) {
    Option<String> value = partition == null ? Option.empty() : partition.get("month");
    if (value.isEmpty() || value.get() == null) {
      return DayRanges.all();
    }
    LocalDate first = LocalDate.parse(value.get());
    DayRanges month = DayRanges.range(first, CalendarUnit.MONTH.plus(first, 1).minusDays(1));
    DayRanges days = days(statistics, month);
    return days.minus(month).isEmpty() ? days : DayRanges.all();
  }

  private static DayRanges days(String text, DayRanges otherwise) {
    if (text == null || text.isEmpty()) {
      return otherwise;
    }
    try {
      JsonNode statistics = JSON.readTree(text);
      JsonNode first = statistics.path("minValues").path("day");
      JsonNode last = statistics.path("maxValues").path("day");
      return first.isTextual() && last.isTextual()
          ? DayRanges.range(LocalDate.parse(first.asText()), LocalDate.parse(last.asText()))
          : otherwise;
    } catch (JsonProcessingException | DateTimeParseException e) {
      return otherwise;
    }
  }
}
