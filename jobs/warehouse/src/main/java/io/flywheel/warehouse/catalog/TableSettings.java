package io.flywheel.warehouse.catalog;

import java.time.Duration;
import org.apache.spark.sql.SparkSession;

/**
 * What the tables of a warehouse are made with.
 *
 * @param kept how long a log tells a table's versions, and maintenance keeps those of publications
 * @param deletionVectors whether rows that go from silver are marked, or their files written again
 */
record TableSettings(Duration kept, boolean deletionVectors) {
  static TableSettings of(SparkSession session) {
    return new TableSettings(
        Duration.ofDays(Long.parseLong(session.conf().get(CatalogConf.KEPT_DAYS))),
        Boolean.parseBoolean(session.conf().get(CatalogConf.DELETION_VECTORS)));
  }
}
