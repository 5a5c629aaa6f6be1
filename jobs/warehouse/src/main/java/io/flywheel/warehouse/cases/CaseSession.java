package io.flywheel.warehouse.cases;

import io.flywheel.warehouse.catalog.CatalogConf;
import io.flywheel.warehouse.session.Sessions;
import java.util.Map;
import org.apache.spark.sql.SparkSession;

/** The session that cases run in: inputs are tiny, so nothing is compiled and little is split. */
final class CaseSession {
  private CaseSession() {}

  /**
   * A session of the calling thread.
   *
   * @param spark any session that knows the contracts; its warehouse is not read
   */
  static SparkSession of(SparkSession spark) {
    SparkSession session = Sessions.pinned(spark, Map.of(), Map.of());
    // Spark looks the catalog up in the settings of the thread's active session.
    SparkSession.setActiveSession(session);
    // A session that is told of no deliveries takes every interval as complete.
    session.conf().unset(CatalogConf.DELIVERED);
    session.conf().set("spark.sql.catalog.spark_catalog", CaseCatalog.class.getName());
    session.conf().set("spark.sql.datetime.java8API.enabled", "true");
    session.conf().set("spark.sql.leafNodeDefaultParallelism", "1");
    return session;
  }
}
