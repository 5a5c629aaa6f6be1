package io.flywheel.benchmark.independent;

import java.nio.file.Path;

/**
 * Computations straight on landing files. Each leaves a DuckDB with the view {@code ledger}: day,
 * segment, revenue_line, entry_type, prime_status, category, marketplace, amount, source_rows.
 */
public final class Independent {
  /** The ledger's columns in order, each as both systems print it. */
  public static final String LEDGER =
      "SELECT day, segment, revenue_line, entry_type, prime_status, category, marketplace, amount,"
          + " source_rows FROM ";

  /**
   * Retention without what the definitions leave to floating point: intervals are compared to nine
   * decimals.
   */
  public static final String RETENTION =
      "SELECT cohort_month, grouping, prime_status, month_number, cohort_customers,"
          + " active_customers, retention,"
          + " CAST(round(retention_low, 9) AS DECIMAL(12, 9)) AS retention_low,"
          + " CAST(round(retention_high, 9) AS DECIMAL(12, 9)) AS retention_high,"
          + " orders, net_sales, contribution_margin, left_truncated, descriptive FROM %s";

  private Independent() {}

  /**
   * Daily CSVs of UCI Online Retail; also views delivered (file, rows_delivered, rows_quarantined),
   * cohort_retention and cohort_gap.
   */
  public static DuckDb onlineRetail(Path landing) {
    DuckDb duck = on(landing);
    duck.runResource("online_retail.sql");
    duck.runResource("retention.sql");
    duck.runResource("gap.sql");
    return duck;
  }

  /**
   * FOCUS bills as CSVs; also view billed_by_service (service_category, billed_cost, source_rows).
   */
  public static DuckDb focus(Path landing) {
    DuckDb duck = on(landing);
    duck.runResource("focus.sql");
    duck.runResource("cloud.sql");
    return duck;
  }

  /**
   * Canonical feeds; also views cohort_retention and cohort_gap, and table ad_validity
   * (ad_event_id, reason).
   *
   * @param reportingCurrency ISO 4217 code
   */
  public static DuckDb company(Path landing, String reportingCurrency) {
    return company(on(landing), landing, reportingCurrency);
  }

  /**
   * As {@link #company(Path, String)}; what does not fit into memory goes to the working directory.
   *
   * @param reportingCurrency ISO 4217 code
   * @param memory that DuckDB may use, such as 4GB
   */
  public static DuckDb company(Path landing, String reportingCurrency, String memory) {
    DuckDb duck = on(landing);
    duck.run("SET memory_limit = " + DuckDb.quoted(memory));
    return company(duck, landing, reportingCurrency);
  }

  private static DuckDb company(DuckDb duck, Path landing, String reportingCurrency) {
    duck.set("reporting_currency", reportingCurrency);
    new CanonicalFiles(landing).load(duck);
    duck.runResource("company_rows.sql");
    duck.runResource("company_subscriptions.sql");
    duck.runResource("company_facts.sql");
    duck.runResource("company_ads.sql");
    duck.runResource("cloud.sql");
    duck.runResource("cloud_usage.sql");
    duck.runResource("retention.sql");
    duck.runResource("gap.sql");
    return duck;
  }

  private static DuckDb on(Path landing) {
    DuckDb duck = new DuckDb();
    duck.set("landing", landing.toAbsolutePath().normalize().toString());
    duck.runResource("definitions.sql");
    return duck;
  }
}
