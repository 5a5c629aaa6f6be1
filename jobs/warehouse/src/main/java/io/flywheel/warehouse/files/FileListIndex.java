package io.flywheel.warehouse.files;

import io.flywheel.warehouse.catalog.Scala;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.classic.SparkSession;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.delta.actions.AddFile;
import org.apache.spark.sql.delta.files.TahoeBatchFileIndex;
import org.apache.spark.sql.execution.datasources.HadoopFsRelation;
import org.apache.spark.sql.execution.datasources.LogicalRelation;
import org.apache.spark.sql.execution.datasources.LogicalRelation$;
import scala.Option;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Some data files of a table as a relation. Which of them a filter needs is told without a query,
 * where Delta's own index runs one over the entries for each scan.
 */
final class FileListIndex extends TahoeBatchFileIndex {
  private static final long serialVersionUID = 1L;

  private final transient Snapshot version;

  private FileListIndex(TahoeBatchFileIndex own, Snapshot version) {
    super(
        own.spark(),
        own.actionType(),
        own.addFiles(),
        own.deltaLog(),
        own.path(),
        own.snapshot(),
        own.partitionFiltersGenerated());
    this.version = version;
  }

  /**
   * The rows of the files.
   *
   * @param snapshot a version, whose columns the rows have
   * @param files entries of data files, of this version or another
   */
  static Dataset<Row> rows(Snapshot snapshot, List<AddFile> files) {
    Dataset<Row> rows =
        snapshot.deltaLog().createDataFrame(snapshot, Scala.seq(files), false, Option.empty());
    LogicalRelation own =
        (LogicalRelation) ((org.apache.spark.sql.classic.Dataset<Row>) rows).logicalPlan();
    HadoopFsRelation relation = (HadoopFsRelation) own.relation();
    return org.apache.spark.sql.classic.Dataset.ofRows(
        (SparkSession) rows.sparkSession(),
        LogicalRelation$.MODULE$.apply(
            new HadoopFsRelation(
                new FileListIndex((TahoeBatchFileIndex) relation.location(), snapshot),
                relation.partitionSchema(),
                relation.dataSchema(),
                relation.bucketSpec(),
                relation.fileFormat(),
                relation.options(),
                relation.sparkSession()),
            false));
  }

  @Override
  public Seq<AddFile> matchingFiles(Seq<Expression> partitionFilters, Seq<Expression> dataFilters) {
    List<Expression> filters = new ArrayList<>(CollectionConverters.asJava(partitionFilters));
    filters.addAll(CollectionConverters.asJava(dataFilters));
    FileFilter filter = new FileFilter(version.metadata().partitionSchema(), filters);
    return Scala.seq(
        DataFiles.described(version, CollectionConverters.asJava(addFiles())).stream()
            .filter(filter)
            .map(DataFile::add)
            .toList());
  }
}
