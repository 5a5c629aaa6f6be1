package io.flywheel.warehouse.files;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
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
  private FileLocator() {}

  /**
   * The rows that a condition picks, with the column {@link RowPositions#POSITION}; of a table that
   * has no data files, such as one in memory, without.
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
    Configuration hadoop = table.sparkSession().sparkContext().hadoopConfiguration();
    RowPositions positions = RowPositions.of(snapshot, hadoop);
    Dataset<Row> narrow =
        positions
            .on(table)
            .select(
                Stream.concat(columns.stream(), Stream.of(RowPositions.POSITION))
                    .map(functions::col)
                    .toArray(Column[]::new));
    List<AddFile> files = new ArrayList<>();
    // One row a data file.
    for (Row file :
        picked
            .apply(narrow)
            .select(RowPositions.fileNumber(functions.col(RowPositions.POSITION)))
            .distinct()
            .collectAsList()) {
      files.add(positions.file(file.getLong(0)));
    }
    return positions.on(FileChanges.rows(snapshot, files));
  }
}
