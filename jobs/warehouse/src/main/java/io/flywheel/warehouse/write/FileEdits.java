package io.flywheel.warehouse.write;

import io.flywheel.domain.calendar.DayRanges;
import io.flywheel.warehouse.catalog.DeltaWrite;
import io.flywheel.warehouse.catalog.Scala;
import io.flywheel.warehouse.catalog.TableMetadata;
import io.flywheel.warehouse.contract.Contract;
import io.flywheel.warehouse.files.DeletedRows;
import io.flywheel.warehouse.files.RowPositions;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.delta.OptimisticTransaction;
import org.apache.spark.sql.delta.actions.AddFile;
import org.apache.spark.sql.delta.deletionvectors.RoaringBitmapArray;

/**
 * What becomes of the data files of a table in which rows go, or to whose partitions rows come:
 * most rows of a large file stay where they are, and small files are written again.
 */
final class FileEdits {
  /** A file of fewer rows is small: it is written again with what comes to its partition. */
  private static final long SMALL_FILE = DeltaWrite.ROWS_PER_FILE / 10;

  /** So many rows may be written again for one that goes. */
  private static final long AMPLIFICATION = 4;

  private final RowPositions positions;
  private final Contract contract;
  private final boolean marks;
  private final Path folder;
  private final Configuration hadoop;
  private final Map<Long, Going> going = new TreeMap<>();
  private final Set<String> coming = new HashSet<>();
  private final Set<LocalDate> days = new HashSet<>();
  private long rowsThatCome;

  FileEdits(
      OptimisticTransaction transaction,
      RowPositions positions,
      Contract contract,
      Configuration hadoop) {
    this.positions = positions;
    this.contract = contract;
    this.marks = TableMetadata.marksDeletedRows(transaction.metadata());
    this.folder = transaction.snapshot().deltaLog().dataPath();
    this.hadoop = hadoop;
  }

  /**
   * A file of which rows are no longer to be seen.
   *
   * @param before its entry so far
   * @param after its entry from now on; empty when no row is left
   */
  record Gone(AddFile before, Optional<AddFile> after) {}

  /** Where the rows stand. */
  RowPositions positions() {
    return positions;
  }

  /** Rows come to a partition, told by the text of its value. */
  void come(String partition) {
    coming.add(partition);
  }

  /**
   * Rows come.
   *
   * @param partition text of their partition's value
   * @param day their interval, in days since 1970-01-01
   * @param rows how many
   */
  void come(String partition, int day, long rows) {
    come(partition);
    days.add(LocalDate.ofEpochDay(day));
    rowsThatCome += rows;
  }

  /**
   * Rows of a file go.
   *
   * @param rows their numbers, where {@link RowPositions#ofRows}
   * @param count how many
   * @param day their interval, in days since 1970-01-01
   */
  void go(long file, RoaringBitmapArray rows, long count, int day) {
    days.add(LocalDate.ofEpochDay(day));
    going.merge(file, new Going(rows, count), Going::and);
  }

  /** A row goes, from where it stands. */
  void go(long position, int day) {
    RoaringBitmapArray row = new RoaringBitmapArray();
    row.add(RowPositions.rowNumber(position));
    go(RowPositions.fileNumber(position), row, 1, day);
  }

  /** True when the row at a position goes. */
  boolean goes(long position) {
    Going gone = going.get(RowPositions.fileNumber(position));
    return gone != null && gone.rows().contains(RowPositions.rowNumber(position));
  }

  /** The days of all intervals in which rows differ. */
  DayRanges days() {
    return DayRanges.of(days);
  }

  /** How many rows come. */
  long coming() {
    return rowsThatCome;
  }

  private record Going(RoaringBitmapArray rows, long count) {
    Going and(Going other) {
      rows.or(other.rows);
      return new Going(rows, count + other.count);
    }
  }

  /** True when no row comes or goes. */
  boolean none() {
    return going.isEmpty() && coming.isEmpty();
  }

  /** True when rows come. */
  boolean anyCome() {
    return !coming.isEmpty();
  }

  /** How many rows of some files go. */
  long going(List<AddFile> files) {
    Set<AddFile> those = new HashSet<>(files);
    return going.entrySet().stream()
        .filter(entry -> those.contains(positions.file(entry.getKey())))
        .mapToLong(entry -> entry.getValue().count())
        .sum();
  }

  /** How many rows stay in files that are written again; empty when an entry does not say. */
  OptionalLong staying(List<AddFile> files) {
    return files.stream().allMatch(file -> DeletedRows.left(file).isPresent())
        ? OptionalLong.of(files.stream().mapToLong(FileEdits::rows).sum() - going(files))
        : OptionalLong.empty();
  }

  /** Files that are written again with the rows that stay in them. */
  List<AddFile> rewritten() {
    List<AddFile> rewritten = new ArrayList<>();
    List<AddFile> joined = new ArrayList<>();
    for (int i = 0; i < positions.files().size(); i++) {
      AddFile file = positions.files().get(i);
      Going gone = going.get((long) i);
      if (gone != null && stays(file, gone) > 0 && !isMarked(file, gone)) {
        rewritten.add(file);
      } else if (gone == null && shares(file) && rows(file) < SMALL_FILE) {
        joined.add(file);
      }
    }
    joined.sort(Comparator.comparingLong(FileEdits::rows).thenComparing(AddFile::path));
    long rows = 0;
    for (AddFile file : joined) {
      rows += rows(file);
      if (rows < SMALL_FILE) {
        rewritten.add(file);
      }
    }
    return rewritten;
  }

  /** Files of which rows go, while those that stay are left where they are. */
  List<Gone> marked() {
    List<Gone> marked = new ArrayList<>();
    going.forEach(
        (number, gone) -> {
          AddFile file = positions.file(number);
          if (stays(file, gone) <= 0) {
            marked.add(new Gone(file, Optional.empty()));
          } else if (isMarked(file, gone)) {
            RoaringBitmapArray all = DeletedRows.of(file, folder, hadoop);
            all.or(gone.rows());
            marked.add(new Gone(file, Optional.of(DeletedRows.without(file, all))));
          }
        });
    return marked;
  }

  private boolean isMarked(AddFile file, Going gone) {
    return marks
        && positions.ofRows()
        && stays(file, gone) >= Math.max(SMALL_FILE, AMPLIFICATION * gone.count());
  }

  private boolean shares(AddFile file) {
    return contract.partitions().isEmpty()
        ? anyCome()
        : coming.contains(Scala.value(file.partitionValues(), contract.partitions().get(0)));
  }

  /** Rows of a file that stay, when its entry says how many it has; otherwise one. */
  private static long stays(AddFile file, Going gone) {
    return DeletedRows.left(file).isPresent() ? rows(file) - gone.count() : 1;
  }

  private static long rows(AddFile file) {
    return DeletedRows.left(file).orElse(Long.MAX_VALUE / 2);
  }
}
