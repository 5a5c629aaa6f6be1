package io.flywheel.warehouse.check;

import io.flywheel.domain.calendar.DayRanges;
import io.flywheel.warehouse.catalog.DeltaWrite;
import io.flywheel.warehouse.contract.Contract;
import io.flywheel.warehouse.contract.ContractColumn;
import io.flywheel.warehouse.files.CommitActions;
import io.flywheel.warehouse.files.CommitRange;
import io.flywheel.warehouse.files.DeletedRows;
import io.flywheel.warehouse.files.FileStatistics;
import io.flywheel.warehouse.files.IntervalFiles;
import io.flywheel.warehouse.files.KeyRange;
import io.flywheel.warehouse.files.KeyRanges;
import io.flywheel.warehouse.files.MissingCommitException;
import io.flywheel.warehouse.session.ExecutionProfile;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.delta.actions.AddFile;
import org.apache.spark.sql.delta.actions.FileAction;
import org.apache.spark.sql.delta.actions.RemoveFile;

/**
 * The data files of a version, by what the last check knows of them.
 *
 * @param arrived files with rows that no check has seen
 * @param neighbours files that were checked and may hold a key of those rows, by their statistics;
 *     none where whole intervals were replaced
 */
record ArrivedFiles(List<AddFile> arrived, List<AddFile> neighbours) {
  /** Types whose values have the order of their text in the log. */
  private static final Set<String> ORDERED_AS_TEXT = Set.of("STRING", "DATE");

  /**
   * Compares a version with the last one that was checked.
   *
   * @param now the version
   * @param hadoop settings of the file systems
   * @param contract the table's contract
   * @param checked version that was checked; -1 for none. Where the log no longer tells what came
   *     since, every file has arrived
   */
  static ArrivedFiles since(Snapshot now, Configuration hadoop, Contract contract, long checked) {
    if (checked == now.version()) {
      return new ArrivedFiles(List.of(), List.of());
    }
    List<AddFile> all = IntervalFiles.of(now, hadoop, contract, DayRanges.all()).touched();
    Optional<Set<String>> unseen =
        checked < 0
            ? Optional.empty()
            : unseen(CommitRange.between(now.deltaLog(), checked, now.version()));
    if (unseen.isEmpty()) {
      return new ArrivedFiles(all, List.of());
    }
    Map<Boolean, List<AddFile>> parts =
        all.stream().collect(Collectors.partitioningBy(file -> unseen.get().contains(file.path())));
    return new ArrivedFiles(
        parts.get(true), neighbours(contract, parts.get(true), parts.get(false)));
  }

  /** What all files count as. */
  long bytes() {
    List<AddFile> all = Stream.concat(arrived.stream(), neighbours.stream()).toList();
    return ExecutionProfile.bytes(all.stream().mapToLong(AddFile::size).sum(), rows(all));
  }

  /** How many rows have come, as far as the entries of their files say. */
  long rows() {
    return rows(arrived);
  }

  private static long rows(List<AddFile> files) {
    return files.stream()
        .mapToLong(file -> DeletedRows.left(file).orElse(DeltaWrite.ROWS_PER_FILE))
        .sum();
  }

  /** Paths of the files whose rows are not all known; empty when the log does not tell. */
  static Optional<Set<String>> unseen(CommitRange commits) {
    Set<String> unseen = new HashSet<>();
    try {
      for (CommitActions commit : commits) {
        if (commit.actions().isEmpty()) { // no writer leaves such a file: what it said is lost
          return Optional.empty();
        }
        follow(commit, unseen);
      }
      return Optional.of(unseen);
    } catch (MissingCommitException expired) {
      return Optional.empty();
    }
  }

  private static void follow(CommitActions commit, Set<String> unseen) {
    Map<String, RemoveFile> removed = new HashMap<>();
    for (FileAction file : commit.files()) {
      if (file instanceof RemoveFile remove) {
        removed.put(remove.path(), remove);
      }
    }
    // A compaction moves rows, which are then as well known as before.
    boolean known =
        removed.keySet().stream().noneMatch(unseen::contains)
            && commit.files().stream().noneMatch(FileAction::dataChange);
    for (FileAction file : commit.files()) {
      if (file instanceof AddFile add) {
        RemoveFile before = removed.remove(add.path());
        boolean fewer =
            before != null
                && !unseen.contains(add.path())
                && DeletedRows.count(add) >= DeletedRows.count(before);
        if (!known && !fewer) {
          unseen.add(add.path());
        }
      }
    }
    unseen.removeAll(removed.keySet());
  }

  private static List<AddFile> neighbours(
      Contract contract, List<AddFile> arrived, List<AddFile> others) {
    List<String> columns =
        contract.columns().stream()
            .filter(column -> column.keyPosition() > 0)
            .filter(column -> ORDERED_AS_TEXT.contains(column.physicalType()))
            .map(ContractColumn::name)
            .toList();
    List<List<Optional<KeyRange>>> wanted =
        arrived.stream().map(file -> ranges(file, columns)).toList();
    return others.stream()
        .filter(
            file -> {
              List<Optional<KeyRange>> own = ranges(file, columns);
              return wanted.stream().anyMatch(ranges -> overlap(ranges, own));
            })
        .toList();
  }

  /** For each column the values in a file; empty where its entry in the log does not say. */
  private static List<Optional<KeyRange>> ranges(AddFile file, List<String> columns) {
    FileStatistics statistics = FileStatistics.of(file);
    return columns.stream()
        .map(
            column ->
                statistics
                    .strings(column)
                    .map(bounds -> KeyRange.of(bounds.lower(), bounds.upper())))
        .toList();
  }

  private static boolean overlap(List<Optional<KeyRange>> left, List<Optional<KeyRange>> right) {
    return IntStream.range(0, left.size())
        .allMatch(
            i ->
                left.get(i).isEmpty()
                    || right.get(i).isEmpty()
                    || KeyRanges.of(List.of(left.get(i).get())).overlap(right.get(i).get()));
  }
}
