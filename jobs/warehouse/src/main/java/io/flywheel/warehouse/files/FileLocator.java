package io.flywheel.warehouse.files;

import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.delta.actions.AddFile;
import org.apache.spark.sql.delta.files.TahoeLogFileIndex;
import org.apache.spark.sql.execution.datasources.HadoopFsRelation;
import org.apache.spark.sql.execution.datasources.LogicalRelation;
import org.apache.spark.sql.functions;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Few rows of a large table: a look at some narrow columns says in which files they stand, and only
 * these are read as a whole.
 */
public final class FileLocator {
  /** The column that names the data file in which a row stands. */
  public static final String FILE = "_file";

  private FileLocator() {}

  /** The rows of a table that has data files, with the column {@link #FILE}. */
  public static Dataset<Row> withFile(Dataset<Row> table) {
    return table.withColumn(FILE, functions.col("_metadata.file_name"));
  }

  /**
   * The rows that a condition picks, with the column {@link #FILE}; of a table that has no data
   * files, such as one in memory, without.
   *
   * @param table all rows
   * @param columns the columns that the condition reads
   * @param picked from rows with these columns to those that are wanted
   */
  public static Dataset<Row> in(
      Dataset<Row> table, List<String> columns, UnaryOperator<Dataset<Row>> picked) {
    LogicalPlan plan = ((org.apache.spark.sql.classic.Dataset<Row>) table).logicalPlan();
    return CollectionConverters.asJava(plan.collectLeaves()).stream()
        .filter(LogicalRelation.class::isInstance)
        .map(leaf -> ((LogicalRelation) leaf).relation())
        .filter(HadoopFsRelation.class::isInstance)
        .map(relation -> ((HadoopFsRelation) relation).location())
        .filter(TahoeLogFileIndex.class::isInstance)
        .map(index -> ((TahoeLogFileIndex) index).getSnapshot())
        .filter(DataFiles::canList)
        .findFirst()
        .map(snapshot -> picked.apply(rows(table, columns, picked, snapshot)))
        .orElseGet(() -> picked.apply(table));
  }

  private static Dataset<Row> rows(
      Dataset<Row> table,
      List<String> columns,
      UnaryOperator<Dataset<Row>> picked,
      Snapshot snapshot) {
    Dataset<Row> narrow =
        withFile(table)
            .select(
                Stream.concat(columns.stream(), Stream.of(FILE))
                    .map(functions::col)
                    .toArray(Column[]::new));
    // One row a data file.
    Set<String> names =
        Set.copyOf(
            picked.apply(narrow).select(FILE).distinct().as(Encoders.STRING()).collectAsList());
    List<AddFile> files =
        DataFiles.of(snapshot, table.sparkSession().sparkContext().hadoopConfiguration()).stream()
            .map(DataFile::add)
            .filter(file -> names.contains(new Path(file.path()).getName()))
            .toList();
    return withFile(FileChanges.rows(snapshot, files));
  }
}
