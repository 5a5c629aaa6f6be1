package io.flywheel.warehouse.files;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.delta.actions.AddFile;
import org.apache.spark.sql.delta.actions.DeletionVectorDescriptor;
import org.apache.spark.sql.delta.actions.FileAction;
import org.apache.spark.sql.delta.deletionvectors.RoaringBitmapArray;
import org.apache.spark.sql.delta.deletionvectors.RoaringBitmapArrayFormat;
import org.apache.spark.sql.delta.deletionvectors.StoredBitmap$;
import org.apache.spark.sql.delta.storage.dv.DeletionVectorStore$;
import scala.collection.immutable.Range$;

/**
 * The rows of a data file that a version no longer has, as its deletion vector says. Vectors of
 * ours stand in the log itself: a file holds at most some hundred thousand rows, so that they stay
 * small, and no file of their own can be lost. Those of other tools may be files.
 */
public final class DeletedRows {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String TIGHT_BOUNDS = "tightBounds";

  private DeletedRows() {}

  /** True when a version has fewer rows than the file. */
  public static boolean any(AddFile file) {
    return file.deletionVector() != null;
  }

  /** How many rows of the file are deleted. */
  public static long count(FileAction file) {
    return file.deletionVector() == null ? 0 : file.deletionVector().cardinality();
  }

  /** What tells the file from one of the same path with other rows: its path and vector. */
  static String identity(FileAction file) {
    return file.deletionVector() == null
        ? file.path()
        : file.path() + "\n" + file.deletionVector().uniqueId();
  }

  /**
   * The file of the entry's deletion vector; empty when it has none or one in the log.
   *
   * @param table folder of the table
   */
  public static Optional<Path> vectorFile(FileAction file, Path table) {
    return Optional.ofNullable(file.deletionVector())
        .filter(DeletionVectorDescriptor::isOnDisk)
        .map(vector -> vector.absolutePath(table));
  }

  /**
   * The numbers of the deleted rows, counted from 0 in the order of the file.
   *
   * @param table folder of the table
   * @param hadoop settings of the file systems
   * @throws IllegalStateException when the vector is a file that is lost or damaged
   */
  public static RoaringBitmapArray of(AddFile file, Path table, Configuration hadoop) {
    if (!any(file)) {
      return new RoaringBitmapArray();
    }
    try {
      return StoredBitmap$.MODULE$
          .create(file.deletionVector(), table)
          .load(DeletionVectorStore$.MODULE$.createInstance(hadoop));
    } catch (Exception e) { // Delta's are not declared
      throw new IllegalStateException(
          "the deletion vector of %s cannot be read".formatted(new Path(table, file.toPath())), e);
    }
  }

  /**
   * The entry of the same file without some rows; bounds in its statistics hold for more rows than
   * it has, and say so.
   *
   * @param rows numbers of all rows that are deleted
   */
  public static AddFile without(AddFile file, RoaringBitmapArray rows) {
    rows.runOptimize();
    byte[] vector = rows.serializeAsByteArray(RoaringBitmapArrayFormat.Portable());
    return with(
        file,
        wideBounds(file.stats()),
        DeletionVectorDescriptor.inlineInLog(vector, rows.cardinality()));
  }

  /**
   * An entry of the file that has just some of its rows.
   *
   * @param rows numbers of the rows
   * @param all how many the file holds
   */
  static AddFile only(AddFile file, RoaringBitmapArray rows, long all) {
    RoaringBitmapArray others = new RoaringBitmapArray();
    others.addRange(Range$.MODULE$.apply(0, Math.toIntExact(all)));
    others.andNot(rows);
    return without(file, others);
  }

  /** How many rows of the file a version has; empty without statistics. */
  public static OptionalLong left(AddFile file) {
    OptionalLong all = FileStatistics.of(file).rows();
    return all.isPresent() ? OptionalLong.of(all.getAsLong() - count(file)) : all;
  }

  private static AddFile with(AddFile file, String stats, DeletionVectorDescriptor vector) {
    return file.copy(
        file.path(),
        file.partitionValues(),
        file.size(),
        file.modificationTime(),
        true,
        stats,
        file.tags(),
        vector,
        file.baseRowId(),
        file.defaultRowCommitVersion(),
        file.clusteringProvider(),
        file.copy$default$12(),
        file.copy$default$13());
  }

  private static String wideBounds(String stats) {
    try {
      ObjectNode node = (ObjectNode) JSON.readTree(stats);
      node.put(TIGHT_BOUNDS, false);
      return JSON.writeValueAsString(node);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("statistics of a data file are no JSON: " + stats, e);
    }
  }
}
