package io.flywheel.warehouse.maintain;

import io.flywheel.domain.calendar.DayRanges;
import io.flywheel.warehouse.contract.Contract;
import io.flywheel.warehouse.files.CommitActions;
import io.flywheel.warehouse.files.CommitRange;
import io.flywheel.warehouse.files.DeletedRows;
import io.flywheel.warehouse.files.IntervalFiles;
import io.flywheel.warehouse.files.MissingCommitException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongUnaryOperator;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.delta.actions.FileAction;
import org.apache.spark.sql.delta.actions.RemoveFile;

/** Files in a table's folder that no kept version names. */
final class OrphanFiles {
  private static final String LOG_FOLDER = "_delta_log";

  private final Contract contract;
  private final Snapshot newest;
  private final Configuration hadoop;
  private final Instant before;
  private final Path folder;

  /**
   * @param contract the table
   * @param newest its newest version
   * @param hadoop settings of the file systems
   * @param before files written, and versions replaced, at this instant or later stay
   */
  OrphanFiles(Contract contract, Snapshot newest, Configuration hadoop, Instant before) {
    this.contract = contract;
    this.newest = newest;
    this.hadoop = hadoop;
    this.before = before;
    this.folder = newest.deltaLog().dataPath();
  }

  /**
   * Finds them.
   *
   * @param oldest the oldest kept version, given the newest; asked only when it matters
   */
  List<LocatedFileStatus> find(LongUnaryOperator oldest) {
    List<LocatedFileStatus> found = new ArrayList<>();
    List<LocatedFileStatus> data = new ArrayList<>();
    Set<String> kept = new HashSet<>();
    IntervalFiles.of(newest, hadoop, contract, DayRanges.all())
        .touched()
        .forEach(file -> kept.addAll(files(file)));
    for (LocatedFileStatus file : old()) {
      Path parent = file.getPath().getParent();
      String name = file.getPath().getName();
      if (parent.getName().equals(LOG_FOLDER)) {
        if (name.startsWith(".") && name.endsWith(".tmp")) {
          found.add(file);
        }
      } else if ((name.endsWith(".parquet") || name.endsWith(".bin"))
          && !parent.toString().contains("/" + LOG_FOLDER)
          && !kept.contains(file.getPath().toString())) {
        data.add(file);
      }
    }
    if (!data.isEmpty()) {
      Set<String> readable = removedSince(oldest.applyAsLong(newest.version()));
      data.stream()
          .filter(file -> !readable.contains(file.getPath().toString()))
          .forEach(found::add);
    }
    return found;
  }

  private List<LocatedFileStatus> old() {
    List<LocatedFileStatus> files = new ArrayList<>();
    try {
      RemoteIterator<LocatedFileStatus> all = fileSystem().listFiles(folder, true);
      while (all.hasNext()) {
        LocatedFileStatus file = all.next();
        if (Instant.ofEpochMilli(file.getModificationTime()).isBefore(before)) {
          files.add(file);
        }
      }
      return files;
    } catch (FileNotFoundException e) {
      return List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Files that some version since the oldest one names and the newest does not: each was removed by
   * a commit in between.
   */
  private Set<String> removedSince(long oldest) {
    DeltaLog log = newest.deltaLog();
    long since = Math.min(oldest, CommitRange.versionAt(log, before));
    Set<String> removed = new HashSet<>();
    try {
      for (CommitActions commit : CommitRange.between(log, since, newest.version())) {
        commit.files().stream()
            .filter(RemoveFile.class::isInstance)
            .forEach(file -> removed.addAll(files(file)));
      }
      return removed;
    } catch (MissingCommitException e) {
      throw new IllegalStateException(
          "%s: commit %d is missing from the log, so it is unknown which files kept publications need; nothing was deleted"
              .formatted(contract.table(), e.version()),
          e);
    }
  }

  /** The data file of an entry, and that of its deletion vector if it has one. */
  private List<String> files(FileAction entry) {
    // The log's paths are relative to the table, and encoded.
    return Stream.concat(
            Stream.of(new Path(folder, entry.toPath())),
            DeletedRows.vectorFile(entry, folder).stream())
        .map(this::qualified)
        .toList();
  }

  private String qualified(Path path) {
    try {
      return fileSystem().makeQualified(path).toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private FileSystem fileSystem() throws IOException {
    return folder.getFileSystem(hadoop);
  }

  /** Deletes files that were found. */
  void delete(List<LocatedFileStatus> files) {
    try {
      for (LocatedFileStatus file : files) {
        fileSystem().delete(file.getPath(), false);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
