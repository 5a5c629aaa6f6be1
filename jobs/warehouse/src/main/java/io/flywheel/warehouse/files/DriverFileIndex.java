package io.flywheel.warehouse.files;

import io.flywheel.warehouse.catalog.Scala;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.delta.actions.AddFile;
import org.apache.spark.sql.delta.files.TahoeLogFileIndex;
import org.apache.spark.sql.delta.stats.DeltaScan;
import org.apache.spark.sql.delta.stats.PreparedDeltaFileIndex;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/** The files of a prepared scan, picked once more when the plan's filters have changed since. */
final class DriverFileIndex extends PreparedDeltaFileIndex {
  private static final long serialVersionUID = 1L;

  private final transient Configuration hadoop;

  DriverFileIndex(DeltaScan scan, TahoeLogFileIndex index, Configuration hadoop) {
    super(
        index.spark(),
        index.deltaLog(),
        index.path(),
        index.catalogTableOpt(),
        scan,
        index.versionToUse());
    this.hadoop = hadoop;
  }

  @Override
  public Seq<AddFile> matchingFiles(Seq<Expression> partitionFilters, Seq<Expression> dataFilters) {
    List<Expression> filters = new ArrayList<>(CollectionConverters.asJava(partitionFilters));
    filters.addAll(CollectionConverters.asJava(dataFilters));
    return new DriverScan(preparedScan().scannedSnapshot(), hadoop)
        .filesForScan(Scala.seq(filters), false)
        .files();
  }
}
