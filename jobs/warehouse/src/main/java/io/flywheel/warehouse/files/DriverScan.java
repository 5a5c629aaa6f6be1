package io.flywheel.warehouse.files;

import io.flywheel.warehouse.catalog.Scala;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.ExpressionSet;
import org.apache.spark.sql.catalyst.expressions.ExpressionSet$;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.delta.actions.AddFile;
import org.apache.spark.sql.delta.stats.DataSize;
import org.apache.spark.sql.delta.stats.DeltaDataSkippingType;
import org.apache.spark.sql.delta.stats.DeltaScan;
import org.apache.spark.sql.delta.stats.DeltaScanGenerator;
import scala.Option;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/** Answers Delta's question which files of a snapshot a query has to read. */
final class DriverScan implements DeltaScanGenerator {
  private final Snapshot snapshot;
  private final Configuration hadoop;

  /**
   * @param snapshot a version for which {@link DataFiles#canList} holds
   * @param hadoop settings of the file systems
   */
  DriverScan(Snapshot snapshot, Configuration hadoop) {
    this.snapshot = snapshot;
    this.hadoop = hadoop;
  }

  @Override
  public Snapshot snapshotToScan() {
    return snapshot;
  }

  @Override
  public Dataset<Row> filesWithStatsForScan(Seq<Expression> partitionFilters) {
    return snapshot.filesWithStatsForScan(partitionFilters);
  }

  @Override
  public DeltaScan filesForScan(Seq<Expression> filters, boolean keepNumRecords) {
    return scan(filters, matching(filters));
  }

  @Override
  public DeltaScan filesForScan(long limit, Seq<Expression> partitionFilters) {
    List<DataFile> enough = new ArrayList<>();
    long rows = 0;
    for (DataFile file : matching(partitionFilters)) {
      if (rows >= limit && !enough.isEmpty()) {
        break;
      }
      enough.add(file);
      rows += file.rows().orElse(0L);
    }
    return scan(partitionFilters, enough);
  }

  private List<DataFile> matching(Seq<Expression> filters) {
    FileFilter filter =
        new FileFilter(snapshot.metadata().partitionSchema(), CollectionConverters.asJava(filters));
    return DataFiles.of(snapshot, hadoop).stream().filter(filter).toList();
  }

  private DeltaScan scan(Seq<Expression> filters, List<DataFile> files) {
    Seq<AddFile> adds = Scala.seq(files.stream().map(DataFile::add).toList());
    long bytes = files.stream().mapToLong(file -> file.add().size()).sum();
    ExpressionSet none =
        ExpressionSet$.MODULE$.apply(CollectionConverters.asScala(List.<Expression>of()));
    DataSize read =
        new DataSize(
            Option.apply(bytes), Option.empty(), Option.apply((long) files.size()), Option.empty());
    return new DeltaScan(
        snapshot.version(),
        adds,
        read,
        read,
        read,
        snapshot,
        ExpressionSet$.MODULE$.apply(filters),
        none,
        none,
        scala.collection.immutable.Set$.MODULE$.empty(),
        none,
        0,
        DeltaDataSkippingType.dataSkippingAndPartitionFilteringV1());
  }
}
