package io.flywheel.warehouse.files;

import io.flywheel.warehouse.catalog.Scala;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.paths.SparkPath;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.BoundReference;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.InterpretedUnsafeProjection;
import org.apache.spark.sql.catalyst.expressions.UnsafeProjection;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.delta.deletionvectors.RoaringBitmapArray;
import org.apache.spark.sql.execution.datasources.FileFormat$;
import org.apache.spark.sql.execution.datasources.PartitionedFile;
import org.apache.spark.sql.execution.datasources.parquet.ParquetFileFormat;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import scala.Function1;

/**
 * Reads data files of a version row by row, by the thread that asks: of few rows planning a query
 * is what costs.
 */
public final class DataFileReader {
  private final List<DataFile> files;
  private final Path folder;
  private final Configuration hadoop;
  private final Function1<PartitionedFile, scala.collection.Iterator<InternalRow>> reader;

  /** From the columns of the file and its partition to those of the table, in its order. */
  private final UnsafeProjection columns;

  /**
   * @param session any session on the warehouse
   * @param snapshot the version, of which the driver lists the files
   */
  public DataFileReader(SparkSession session, Snapshot snapshot) {
    this.hadoop = session.sparkContext().hadoopConfiguration();
    this.files = DataFiles.of(snapshot, hadoop);
    this.folder = snapshot.deltaLog().dataPath();
    StructType partitions = snapshot.metadata().partitionSchema();
    StructType stored = snapshot.metadata().dataSchema();
    this.reader =
        new ParquetFileFormat()
            .buildReaderWithPartitionValues(
                session,
                stored,
                partitions,
                stored,
                Scala.seq(List.of()),
                Scala.map(Map.of(FileFormat$.MODULE$.OPTION_RETURNING_BATCH(), "false")),
                new Configuration(hadoop)); // it is told which columns are wanted
    this.columns = projection(snapshot.schema(), stored, partitions);
  }

  private static UnsafeProjection projection(
      StructType table, StructType stored, StructType partitions) {
    StructType read = stored.merge(partitions, true);
    List<Expression> columns = new ArrayList<>();
    for (StructField column : table.fields()) {
      columns.add(new BoundReference(read.fieldIndex(column.name()), column.dataType(), true));
    }
    return InterpretedUnsafeProjection.createProjection(Scala.seq(columns));
  }

  /** Takes rows; each is overwritten by the next. */
  @FunctionalInterface
  public interface Rows {
    /**
     * Takes one row.
     *
     * @param row its values in the table's columns
     * @param position where it stands, as {@link RowPositions} tells it
     */
    void take(UnsafeRow row, long position);
  }

  /**
   * Reads the rows of a file that the version has.
   *
   * @param file number of the file, as {@link RowPositions} counts them
   * @param rows takes them in the order of the file
   */
  public void read(int file, Rows rows) {
    DataFile entry = files.get(file);
    RoaringBitmapArray deleted = DeletedRows.of(entry.add(), folder, hadoop);
    Path relative = new Path(URI.create(entry.add().path()));
    PartitionedFile whole =
        new PartitionedFile(
            entry.partition(),
            SparkPath.fromPath(relative.isAbsolute() ? relative : new Path(folder, relative)),
            0,
            entry.add().size(),
            new String[0],
            entry.add().modificationTime(),
            entry.add().size(),
            Scala.map(Map.of()));
    scala.collection.Iterator<InternalRow> all = reader.apply(whole);
    for (long number = 0; all.hasNext(); number++) {
      InternalRow row = all.next();
      if (!deleted.contains(number)) {
        rows.take(columns.apply(row), RowPositions.of(file, number));
      }
    }
  }
}
