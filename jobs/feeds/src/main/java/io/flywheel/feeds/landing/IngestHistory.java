package io.flywheel.feeds.landing;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** What ops.ingest_file remembers of each file. */
public final class IngestHistory {
  private final Map<String, Known> accepted = new HashMap<>();
  private final Set<String> refused = new HashSet<>();

  /**
   * The last accepted content of a file.
   *
   * @param size bytes
   * @param modified modification time, milliseconds since 1970
   * @param sha256 of its bytes
   * @param delivery its number
   */
  record Known(long size, long modified, String sha256, int delivery) {}

  /** One small row per file and refusal comes to the driver, as the list of files itself does. */
  public static IngestHistory read(Optional<Dataset<Row>> ingestFile) {
    IngestHistory known = new IngestHistory();
    if (ingestFile.isPresent()) {
      ingestFile
          .get()
          .selectExpr(
              "feed", "file", "status", "size", "unix_millis(modified_at)", "sha256", "delivery")
          .toLocalIterator()
          .forEachRemaining(known::add);
    }
    return known;
  }

  private void add(Row row) {
    String key = key(row.getString(0), row.getString(1));
    if (row.getString(2).equals("refused")) {
      refused.add(key + row.getString(5));
      return;
    }
    Known next = new Known(row.getLong(3), row.getLong(4), row.getString(5), row.getInt(6));
    accepted.merge(key, next, (a, b) -> a.delivery() >= b.delivery() ? a : b);
  }

  public Optional<Known> accepted(String feed, String path) {
    return Optional.ofNullable(accepted.get(key(feed, path)));
  }

  /** True when some content of the file was refused before and the refusal is on record. */
  public boolean refused(String feed, String path) {
    return refused.stream().anyMatch(content -> content.startsWith(key(feed, path)));
  }

  /** True when this content of the file was refused before and the refusal is on record. */
  public boolean refused(String feed, String path, String sha256) {
    return refused.contains(key(feed, path) + sha256);
  }

  boolean none() {
    return accepted.isEmpty();
  }

  private static String key(String feed, String path) {
    return feed + "\n" + path + "\n";
  }
}
