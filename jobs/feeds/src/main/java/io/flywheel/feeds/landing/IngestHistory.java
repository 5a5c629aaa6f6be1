package io.flywheel.feeds.landing;

import io.flywheel.feeds.parse.FileTask.Absence.Reason;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** What ops.ingest_file and ops.file_conflict remember of each file. */
public final class IngestHistory {
  private static final String ACCEPTED = "accepted";
  private static final String REFUSED = "refused";
  private static final String RUN = "CAST(substring(run_id, 5) AS BIGINT)";

  private final Map<Key, Known> known = new HashMap<>();
  private final Map<Key, Long> settledIn = new HashMap<>();
  private final Set<Key> repeating = new HashSet<>();
  private final Set<String> deleting = new HashSet<>();
  private final Map<Key, Refusal> refusals = new HashMap<>();
  private final Map<List<Key>, FileConflict> conflicts = new LinkedHashMap<>();

  /** A path of a feed. */
  private record Key(String feed, String path) {}

  /**
   * The last delivery of a path that was not refused.
   *
   * @param status accepted, superseded or removed
   * @param size bytes
   * @param modified modification time, milliseconds since 1970
   * @param sha256 of its bytes
   * @param delivery its number
   * @param delivered records in it
   * @param mapping fingerprint of the mapping that it was taken under; empty for canonical files
   * @param run number of the run that took it
   */
  public record Known(
      String status,
      long size,
      long modified,
      String sha256,
      int delivery,
      long delivered,
      Optional<String> mapping,
      long run) {

    /** True while rows of it stand. */
    boolean stands() {
      return status.equals(ACCEPTED);
    }

    boolean was(Reason reason) {
      return status.equals(reason.status());
    }
  }

  /**
   * A file that is refused.
   *
   * @param feed its feed
   * @param path relative to the landing area
   * @param run number of the run that said so
   * @param sha256 of its bytes; empty when it was not read
   */
  public record Refusal(String feed, String path, long run, String sha256) {}

  /** One small row per file and refusal comes to the driver, as the list of files itself does. */
  public static IngestHistory read(
      Optional<Dataset<Row>> ingestFile, Optional<Dataset<Row>> fileConflict) {
    IngestHistory history = new IngestHistory();
    ingestFile.ifPresent(
        rows ->
            rows.selectExpr(
                    "feed",
                    "file",
                    "status",
                    "size",
                    "unix_millis(modified_at)",
                    "sha256",
                    "delivery",
                    "rows_delivered",
                    RUN,
                    "mapping_fingerprint",
                    "rows_duplicate",
                    "rows_deleted")
                .toLocalIterator()
                .forEachRemaining(history::add));
    fileConflict.ifPresent(
        rows ->
            rows.selectExpr(
                    "feed", "file", "delivery", "other_file", "rows_conflicting", RUN + " AS run")
                .orderBy("run")
                .toLocalIterator()
                .forEachRemaining(history::addConflict));
    return history;
  }

  private void add(Row row) {
    Key key = new Key(row.getString(0), row.getString(1));
    String status = row.getString(2);
    long run = row.getLong(8);
    if (status.equals(REFUSED)) {
      refusals.merge(
          key,
          new Refusal(key.feed(), key.path(), run, row.getString(5)),
          (a, b) -> a.run() > b.run() ? a : b);
      return;
    }
    settledIn.merge(key, run, Math::max);
    if (row.getLong(10) > 0) {
      repeating.add(key);
    }
    if (row.getLong(11) > 0) {
      deleting.add(key.feed());
    }
    if (!status.equals(Reason.DISMISSED.status())) {
      known.merge(
          key,
          new Known(
              status,
              row.getLong(3),
              row.getLong(4),
              row.getString(5),
              row.getInt(6),
              row.getLong(7),
              Optional.ofNullable(row.getString(9)),
              run),
          (a, b) -> a.delivery() >= b.delivery() ? a : b);
    }
  }

  private void addConflict(Row row) {
    FileConflict conflict =
        new FileConflict(
            row.getString(0), row.getString(1), row.getInt(2), row.getString(3), row.getLong(4));
    conflicts.put(
        List.of(
            new Key(conflict.feed(), conflict.file()),
            new Key(conflict.feed(), conflict.otherFile())),
        conflict);
  }

  /** The last delivery of a path that was not refused. */
  public Optional<Known> known(String feed, String path) {
    return Optional.ofNullable(known.get(new Key(feed, path)));
  }

  /** Paths of a feed of which rows stand. */
  Collection<String> standing(String feed) {
    return known.entrySet().stream()
        .filter(entry -> entry.getKey().feed().equals(feed) && entry.getValue().stands())
        .map(entry -> entry.getKey().path())
        .toList();
  }

  /** Paths that rows of a feed have looked up, the last recorded ones last. */
  List<String> lookups(String feed) {
    return known.entrySet().stream()
        .filter(entry -> entry.getKey().feed().equals(feed))
        .filter(entry -> entry.getValue().was(Reason.LOOKUP))
        .sorted(Comparator.comparingLong(entry -> entry.getValue().run()))
        .map(entry -> entry.getKey().path())
        .toList();
  }

  /** True when some delivery of a path had records that were there already. */
  boolean repeats(String feed, String path) {
    return repeating.contains(new Key(feed, path));
  }

  /** True when some delivery of a feed has deleted records. */
  public boolean deleted(String feed) {
    return deleting.contains(feed);
  }

  /** The refusal of a path, while it is the last that was said of it. */
  public Optional<Refusal> refused(String feed, String path) {
    Key key = new Key(feed, path);
    return Optional.ofNullable(refusals.get(key))
        .filter(refusal -> refusal.run() > settledIn.getOrDefault(key, 0L));
  }

  /** All paths that are refused, by feed and path. */
  public List<Refusal> refused() {
    List<Refusal> refused = new ArrayList<>();
    for (Key key : refusals.keySet()) {
      refused(key.feed(), key.path()).ifPresent(refused::add);
    }
    refused.sort(Comparator.comparing(Refusal::feed).thenComparing(Refusal::path));
    return refused;
  }

  /**
   * Conflicts between files that both stand as they were when the first of them was set aside; a
   * new delivery of it says anew whether there is one.
   */
  public List<FileConflict> conflicts() {
    return conflicts.values().stream()
        .filter(
            conflict ->
                known(conflict.feed(), conflict.file())
                        .filter(Known::stands)
                        .filter(file -> file.delivery() == conflict.delivery())
                        .isPresent()
                    && known(conflict.feed(), conflict.otherFile())
                        .filter(Known::stands)
                        .isPresent())
        .toList();
  }

  /** Conflicts of more than a share of one of their files. */
  public List<FileConflict> conflictsAbove(double share) {
    return conflicts().stream()
        .filter(
            conflict ->
                Stream.of(conflict.file(), conflict.otherFile())
                    .map(path -> known(conflict.feed(), path).orElseThrow())
                    .anyMatch(file -> conflict.rows() > share * file.delivered()))
        .toList();
  }

  boolean none() {
    return known.isEmpty();
  }
}
