package io.flywheel.warehouse.health;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The log folder of one table as it is listed, read on the driver and without Delta, which takes an
 * empty commit file for a commit that changes nothing.
 */
final class CommitLog {
  private static final Pattern NAME =
      Pattern.compile("(\\d{20})\\.(?:(json)|(crc)|checkpoint\\..*(?:parquet|json))");

  private final FileSystem files;
  private final NavigableMap<Long, FileStatus> commits = new TreeMap<>();
  private final NavigableMap<Long, FileStatus> checkpoints = new TreeMap<>();
  private final NavigableMap<Long, FileStatus> checksums = new TreeMap<>();
  private final Map<Long, Commit> read = new HashMap<>();
  private final Map<Long, Checksum> notes = new HashMap<>();
  private final Path folder;

  private CommitLog(FileSystem files, Path folder) {
    this.files = files;
    this.folder = folder;
  }

  /** Lists the log of a table's folder; a folder that is not there is a log without commits. */
  static CommitLog of(FileSystem files, Path table) {
    CommitLog log = new CommitLog(files, new Path(table, "_delta_log"));
    try {
      for (FileStatus file : files.listStatus(log.folder)) {
        log.add(file);
      }
      return log;
    } catch (FileNotFoundException e) {
      return log;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void add(FileStatus file) {
    Matcher name = NAME.matcher(file.getPath().getName());
    if (!name.matches()) {
      return;
    }
    long version = Long.parseLong(name.group(1));
    if (name.group(2) != null) {
      commits.put(version, file);
    } else if (name.group(3) != null) {
      checksums.put(version, file);
    } else if (file.getLen() > 0) { // Delta, too, passes over an empty checkpoint
      checkpoints.put(version, file);
    }
  }

  /** The log's folder. */
  Path folder() {
    return folder;
  }

  /** The newest version; -1 when there is none. */
  long newest() {
    return Math.max(
        commits.isEmpty() ? -1 : commits.lastKey(),
        checkpoints.isEmpty() ? -1 : checkpoints.lastKey());
  }

  /** The last version up to this one that a checkpoint holds; -1 when commits tell all of it. */
  long checkpoint(long version) {
    Long last = checkpoints.floorKey(version);
    return last == null ? -1 : last;
  }

  /** The first commit file that a version needs and that is not there. */
  Optional<Path> missing(long version) {
    for (long each = checkpoint(version) + 1; each <= version; each++) {
      if (!commits.containsKey(each)) {
        return Optional.of(new Path(folder, "%020d.json".formatted(each)));
      }
    }
    return Optional.empty();
  }

  /**
   * A commit file that is there and not whole.
   *
   * @param version the version it makes
   * @param path the file
   * @param what what is wrong, as the end of a sentence
   */
  record Broken(long version, Path path, String what) {}

  /** The first commit file after a version and up to another one that is not whole. */
  Optional<Broken> broken(long after, long to) {
    return commits.subMap(after, false, Math.max(after, to), true).entrySet().stream()
        .flatMap(
            commit ->
                fault(commit.getKey(), commit.getValue())
                    .map(what -> new Broken(commit.getKey(), commit.getValue().getPath(), what))
                    .stream())
        .findFirst();
  }

  private Optional<String> fault(long version, FileStatus file) {
    if (file.getLen() == 0) {
      return Optional.of("is empty");
    }
    try {
      Commit commit = commit(version);
      Optional<Volume> before = version == 0 ? Optional.of(Volume.NONE) : noted(version - 1);
      Optional<Volume> after = noted(version);
      boolean whole =
          before.isEmpty()
              || after.isEmpty()
              || commit.gained().isEmpty()
              || before.get().plus(commit.gained().get()).equals(after.get());
      return whole ? Optional.empty() : Optional.of("lacks lines at its end");
    } catch (IOException e) {
      String reason = e.getMessage().lines().findFirst().orElse("").strip();
      return Optional.of("is cut or damaged (" + reason + ")");
    }
  }

  /** Data files after a commit, by the checksum that was written with it. */
  private Optional<Volume> noted(long version) throws IOException {
    if (!checksums.containsKey(version) || !commits.containsKey(version)) {
      return Optional.empty();
    }
    Checksum noted = checksum(version);
    boolean together =
        noted.transaction().isPresent()
            && noted.transaction().equals(commit(version).transaction());
    return together ? noted.stands() : Optional.empty();
  }

  /** The table's id as of a version; empty when nothing that is quickly read says so. */
  Optional<String> tableId(long version) {
    try {
      for (long each = version; each >= Math.max(0, checkpoint(version)); each--) {
        Optional<String> id =
            checksums.containsKey(each) ? checksum(each).tableId() : Optional.empty();
        if (id.isEmpty() && commits.containsKey(each)) {
          id = commit(each).tableId();
        }
        if (id.isPresent()) {
          return id;
        }
      }
      return Optional.empty();
    } catch (IOException e) {
      return Optional.empty(); // a broken commit is found by itself
    }
  }

  private Commit commit(long version) throws IOException {
    Commit known = read.get(version);
    if (known == null) {
      known = Commit.read(bytes(commits.get(version)));
      read.put(version, known);
    }
    return known;
  }

  private Checksum checksum(long version) throws IOException {
    Checksum known = notes.get(version);
    if (known == null) {
      known = Checksum.read(bytes(checksums.get(version)));
      notes.put(version, known);
    }
    return known;
  }

  private byte[] bytes(FileStatus file) throws IOException {
    try (FSDataInputStream stream = files.open(file.getPath())) {
      return stream.readAllBytes();
    }
  }
}
