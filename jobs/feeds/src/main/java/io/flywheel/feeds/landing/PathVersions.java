package io.flywheel.feeds.landing;

import io.flywheel.feeds.mapping.FeedMapping;
import io.flywheel.feeds.mapping.FileColumns;
import io.flywheel.feeds.mapping.MappingException;
import io.flywheel.feeds.mapping.Replaces;
import io.flywheel.warehouse.message.SparkMessage;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/** Of which group, and of which version of it, each path is. */
final class PathVersions {
  private static final StructType PATHS = StructType.fromDDL(FileColumns.FILE + " STRING NOT NULL");

  private final Map<String, Optional<GroupVersion>> versions = new TreeMap<>();

  /**
   * A version of a group.
   *
   * @param group the group
   * @param version compared as text
   */
  record GroupVersion(String group, String version) {}

  private PathVersions() {}

  /**
   * Evaluates the two expressions; for so few rows Spark starts no job.
   *
   * @throws MappingException when one of the expressions fails
   */
  static PathVersions of(SparkSession session, FeedMapping mapping, Collection<String> paths) {
    PathVersions found = new PathVersions();
    Replaces replaces = mapping.rules().replaces();
    List<Row> rows = paths.stream().map(path -> RowFactory.create(path)).toList();
    try {
      for (Row row :
          session
              .createDataFrame(rows, PATHS)
              .selectExpr(FileColumns.FILE, text(replaces.group()), text(replaces.version()))
              .collectAsList()) {
        found.versions.put(
            row.getString(0),
            row.isNullAt(1) || row.isNullAt(2)
                ? Optional.empty()
                : Optional.of(new GroupVersion(row.getString(1), row.getString(2))));
      }
    } catch (Exception e) {
      // Scala declares no checked exceptions, so the analyser's own cannot be named here.
      throw new MappingException(
          "%s.replaces: group = '%s', version = '%s': %s"
              .formatted(
                  mapping.setting(),
                  replaces.group(),
                  replaces.version(),
                  SparkMessage.sentence(e)));
    }
    return found;
  }

  private static String text(String sql) {
    // A pattern that does not match gives an empty text, which would make all such paths one group.
    return "nullif(CAST((" + sql + ") AS STRING), '')";
  }

  /** Empty where an expression says nothing of the path. */
  Optional<GroupVersion> of(String path) {
    return versions.getOrDefault(path, Optional.empty());
  }
}
