package io.flywheel.warehouse.datasets;

import org.apache.spark.sql.SparkSession;

/** The session that cases run in: tiny inputs, so nothing is compiled and nothing is shuffled. */
final class CaseSession {
  private CaseSession() {}

  static SparkSession open() {
    SparkSession session =
        SparkSession.builder()
            .master("local[2]")
            .config("spark.ui.enabled", "false")
            .config("spark.sql.legacy.parameterSubstitution.constantsOnly", "true")
            .config("spark.sql.session.timeZone", "UTC")
            .getOrCreate()
            .newSession();
    // Spark looks the catalog up in the settings of the thread's active session.
    SparkSession.setActiveSession(session);
    session.conf().set("spark.sql.catalog.spark_catalog", CaseCatalog.class.getName());
    session.conf().set("spark.sql.codegen.factoryMode", "NO_CODEGEN");
    session.conf().set("spark.sql.codegen.wholeStage", "false");
    session.conf().set("spark.sql.adaptive.enabled", "false");
    session.conf().set("spark.sql.shuffle.partitions", "1");
    session.sql(
        "CREATE TEMPORARY FUNCTION money(cents BIGINT) RETURNS DECIMAL(18,2)"
            + " RETURN CAST(CAST(cents AS DECIMAL(20,0)) / 100 AS DECIMAL(18,2))");
    session.sql(
        "CREATE TEMPORARY FUNCTION to_cents(amount DECIMAL(18,6), rate DECIMAL(18,8)) RETURNS BIGINT"
            + " RETURN CAST(ROUND(amount * rate, 2) * 100 AS BIGINT)");
    return session;
  }
}
