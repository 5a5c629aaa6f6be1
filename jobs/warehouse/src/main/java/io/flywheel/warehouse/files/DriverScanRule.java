package io.flywheel.warehouse.files;

import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.delta.files.TahoeLogFileIndex;
import org.apache.spark.sql.delta.stats.DeltaScan;
import org.apache.spark.sql.delta.stats.DeltaScanGenerator;
import org.apache.spark.sql.delta.stats.PrepareDeltaScan;
import org.apache.spark.sql.delta.stats.PreparedDeltaFileIndex;

/**
 * Delta's rule that picks the files of a query, with the list read on the driver. Inside a
 * transaction Delta's own answer stands: the transaction notes what it has read.
 */
public final class DriverScanRule extends PrepareDeltaScan {

  /**
   * @param session the session whose queries are planned
   */
  public DriverScanRule(SparkSession session) {
    super(session);
  }

  @Override
  public DeltaScanGenerator getDeltaScanGenerator(TahoeLogFileIndex index) {
    DeltaScanGenerator own = super.getDeltaScanGenerator(index);
    return own instanceof Snapshot snapshot && DataFiles.canList(snapshot)
        ? new DriverScan(snapshot, hadoop())
        : own;
  }

  @Override
  public PreparedDeltaFileIndex getPreparedIndex(DeltaScan scan, TahoeLogFileIndex index) {
    PreparedDeltaFileIndex own = super.getPreparedIndex(scan, index);
    return DataFiles.canList(scan.scannedSnapshot())
        ? new DriverFileIndex(scan, index, hadoop())
        : own;
  }

  private Configuration hadoop() {
    return spark().sparkContext().hadoopConfiguration();
  }
}
