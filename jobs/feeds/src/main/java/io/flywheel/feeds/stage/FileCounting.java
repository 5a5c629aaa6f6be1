package io.flywheel.feeds.stage;

import io.flywheel.feeds.mapping.FileColumns;
import io.flywheel.feeds.parse.FileParser;
import io.flywheel.feeds.parse.FileTask;
import io.flywheel.feeds.validate.RowRules;
import io.flywheel.warehouse.driver.DriverRows;
import java.io.Serializable;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Counts the rows of one feed by file, in one pass over them. */
final class FileCounting implements Serializable {
  private static final long serialVersionUID = 1L;

  private final int number;
  private final Set<Integer> days = new TreeSet<>();
  private String sha256;
  private String fault;
  private Integer day;
  private long delivered;
  private long leftOut;
  private long refused;
  private long rounded;
  private boolean unhashed;
  private Long firstRevision;
  private Long lastRevision;

  private FileCounting(int number) {
    this.number = number;
  }

  /** What was found in each of some files, in the order of their numbers. */
  static List<StagedFile> of(Dataset<Row> rows, List<FileTask> files) {
    Dataset<Row> read =
        rows.select(
            FileParser.NUMBER,
            FileParser.SHA256,
            FileParser.FILE_FAULT,
            FileColumns.FILE_DAY,
            "source_line",
            RowRules.REASONS,
            RowRules.LEFT_OUT,
            RowRules.UNHASHED,
            FileParser.ROUNDED,
            RowRules.GOOD,
            "day",
            "revision");
    StructType schema = read.schema();
    boolean wide = schema.apply("revision").dataType().equals(DataTypes.LongType);
    Map<Integer, FileCounting> counts = new HashMap<>();
    for (FileCounting part : DriverRows.fold(read, all -> counted(all, wide))) {
      counts.merge(part.number, part, FileCounting::with);
    }
    return files.stream()
        .sorted(Comparator.comparing(FileTask::number))
        .map(task -> counts.getOrDefault(task.number(), new FileCounting(task.number())).file(task))
        .toList();
  }

  private static Iterator<FileCounting> counted(Iterator<InternalRow> rows, boolean wide) {
    Map<Integer, FileCounting> counts = new HashMap<>();
    while (rows.hasNext()) {
      InternalRow row = rows.next();
      counts.computeIfAbsent(row.getInt(0), FileCounting::new).add(row, wide);
    }
    return counts.values().iterator();
  }

  /** A row has a line, unless it says what is known of the file. */
  private void add(InternalRow row, boolean wide) {
    if (row.isNullAt(4)) {
      sha256 = row.isNullAt(1) ? sha256 : row.getUTF8String(1).toString();
      fault = row.isNullAt(2) ? fault : row.getUTF8String(2).toString();
      rounded += row.isNullAt(8) ? 0 : row.getLong(8);
    } else {
      delivered++;
    }
    day = row.isNullAt(3) || day != null && day > row.getInt(3) ? day : (Integer) row.getInt(3);
    refused += row.isNullAt(5) ? 0 : 1;
    leftOut += row.getBoolean(6) ? 1 : 0;
    unhashed |= row.getBoolean(7);
    if (row.getBoolean(9)) {
      days.add(row.getInt(10));
      long revision = wide ? row.getLong(11) : row.getInt(11);
      range(revision, revision);
    }
  }

  private void range(Long first, Long last) {
    if (first != null) {
      firstRevision = firstRevision == null ? first : Math.min(firstRevision, first);
      lastRevision = lastRevision == null ? last : Math.max(lastRevision, last);
    }
  }

  private FileCounting with(FileCounting other) {
    sha256 = sha256 == null ? other.sha256 : sha256;
    fault = fault == null ? other.fault : fault;
    day = day == null || other.day != null && other.day > day ? other.day : day;
    delivered += other.delivered;
    leftOut += other.leftOut;
    refused += other.refused;
    rounded += other.rounded;
    unhashed |= other.unhashed;
    days.addAll(other.days);
    range(other.firstRevision, other.lastRevision);
    return this;
  }

  private StagedFile file(FileTask task) {
    if (fault == null && day == null && delivered > leftOut) {
      fault = "the rows of the file tell no day of the file";
    }
    Set<LocalDate> dates = new TreeSet<>();
    days.forEach(each -> dates.add(LocalDate.ofEpochDay(each)));
    return new StagedFile(
        task,
        sha256,
        Optional.ofNullable(fault),
        Optional.ofNullable(day).map(LocalDate::ofEpochDay),
        delivered,
        leftOut,
        refused,
        rounded,
        unhashed,
        dates,
        Optional.ofNullable(firstRevision).map(first -> new RevisionRange(first, lastRevision)));
  }
}
