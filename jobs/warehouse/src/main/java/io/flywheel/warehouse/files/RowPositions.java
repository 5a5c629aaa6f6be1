package io.flywheel.warehouse.files;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.delta.actions.AddFile;
import org.apache.spark.sql.functions;

/**
 * Where the rows of a version stand: each is told by one number, made of that of its data file and
 * of its own within the file.
 */
public final class RowPositions {
  /** The column of the position, BIGINT. */
  public static final String POSITION = "_position";

  private static final int ROW_BITS = 40;

  private final List<AddFile> files;
  private final boolean ofRows;

  private RowPositions(List<AddFile> files, boolean ofRows) {
    this.files = files;
    this.ofRows = ofRows;
  }

  /**
   * Positions in a version.
   *
   * @param snapshot the version; one without a commit has no rows
   * @param hadoop settings of the file systems
   * @throws IllegalStateException when another tool has moved the table to a newer protocol
   */
  public static RowPositions of(Snapshot snapshot, Configuration hadoop) {
    if (snapshot.version() < 0) {
      return new RowPositions(List.of(), false);
    }
    DataFiles.requireListable(snapshot);
    return new RowPositions(
        DataFiles.of(snapshot, hadoop).stream().map(DataFile::add).toList(),
        DataFiles.mayHaveVectors(snapshot));
  }

  /**
   * True when each row has a position of its own. Delta tells it only where deletion vectors may
   * be; elsewhere all rows of a file have the same one.
   */
  public boolean ofRows() {
    return ofRows;
  }

  /** Rows of the version's files with the column {@link #POSITION}. */
  public Dataset<Row> on(Dataset<Row> table) {
    if (files.isEmpty()) {
      return table.withColumn(POSITION, lit(null).cast("long"));
    }
    List<Column> numbers = new ArrayList<>();
    for (int i = 0; i < files.size(); i++) {
      numbers.add(lit(new Path(files.get(i).path()).getName()));
      numbers.add(lit((long) i));
    }
    Column file =
        functions.element_at(
            functions.map(numbers.toArray(Column[]::new)), col("_metadata.file_name"));
    Column position = functions.shiftleft(file, ROW_BITS);
    return table.withColumn(
        POSITION, ofRows ? position.bitwiseOR(col("_metadata.row_index")) : position);
  }

  /** The number of the data file in which a position lies; NULL for NULL. */
  public static Column fileNumber(Column position) {
    return functions.shiftright(position, ROW_BITS);
  }

  /** The number of the row within its file; NULL for NULL. */
  public static Column rowNumber(Column position) {
    return position.bitwiseAND(lit((1L << ROW_BITS) - 1));
  }

  /** The number of the data file in which a position lies. */
  public static long fileNumber(long position) {
    return position >> ROW_BITS;
  }

  /** The number of the row within its file. */
  public static long rowNumber(long position) {
    return position & ((1L << ROW_BITS) - 1);
  }

  /** The position of a row by the number of its data file, and its own within that. */
  public static long of(long file, long row) {
    return file << ROW_BITS | row;
  }

  /** The entry of a data file by its number. */
  public AddFile file(long number) {
    return files.get(Math.toIntExact(number));
  }

  /** The number of a data file by its entry. */
  public int number(AddFile file) {
    return files.indexOf(file);
  }

  /** All data files of the version, in the order of their numbers. */
  public List<AddFile> files() {
    return files;
  }
}
