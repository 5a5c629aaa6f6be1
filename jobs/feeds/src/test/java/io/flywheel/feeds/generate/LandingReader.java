package io.flywheel.feeds.generate;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Reads a landing area with another engine, by the definitions and without the generator's code.
 */
final class LandingReader implements AutoCloseable {
  private final Connection connection;

  private LandingReader() throws SQLException {
    connection = DriverManager.getConnection("jdbc:duckdb:");
  }

  /** Orders with what values them, and nothing else: quick on a larger company. */
  static LandingReader ofOrders(Path landing) throws SQLException {
    LandingReader reader = new LandingReader();
    reader.orders(landing.toString());
    return reader;
  }

  /** Every feed, and the revenue that they come to. */
  static LandingReader ofEverything(Path landing) throws SQLException {
    LandingReader reader = ofOrders(landing);
    reader.otherFeeds(landing.toString());
    reader.revenue();
    return reader;
  }

  private void orders(String root) throws SQLException {
    run(
        """
        CREATE TABLE fx AS SELECT day::DATE AS day, currency, rate::DECIMAL(18,8) AS rate
        FROM read_csv('%s/reference/fx_rates/*.csv.gz', all_varchar = true)
        """
            .formatted(root));
    run(
        """
        CREATE TABLE order_record AS SELECT *, regexp_extract(filename, '(\\d{4}-\\d\\d-\\d\\d)') AS file_day
        FROM read_csv(['%1$s/orders/*.csv.gz', '%1$s/orders/*.csv'],
          all_varchar = true, filename = true)
        """
            .formatted(root));
    run(
        """
        CREATE TABLE order_line AS
        SELECT o.* EXCLUDE (quantity, ordered_at, filename, file_day),
          try_cast(o.quantity AS BIGINT) AS quantity,
          try_cast(o.ordered_at AS TIMESTAMP) AS ordered_at,
          try_cast(o.ordered_at AS DATE) AS day,
          CAST(round((try_cast(o.quantity AS BIGINT) * unit_price::DECIMAL(18,6)
            - discount::DECIMAL(18,6) + shipping_charge::DECIMAL(18,6)) * rate, 2) * 100 AS BIGINT) AS cents
        FROM (SELECT * FROM order_record
          WHERE try_cast(quantity AS BIGINT) IS NOT NULL AND try_cast(ordered_at AS TIMESTAMP) IS NOT NULL
          QUALIFY row_number() OVER (PARTITION BY order_id, line_no ORDER BY revision::INT DESC) = 1) o
        JOIN fx ON fx.day = try_cast(o.ordered_at AS DATE) AND fx.currency = o.currency
        """);
    csv("marketplace", root + "/reference/marketplaces/*.csv.gz");
    csv("product_record", root + "/reference/products/*.csv.gz");
    run(
        """
        CREATE TABLE product AS
        SELECT product_id, arg_max(unit_cost::DECIMAL(18,2), filename) AS unit_cost
        FROM product_record GROUP BY product_id
        """);
  }

  private void otherFeeds(String root) throws SQLException {
    run(
        """
        CREATE TABLE settlement_record AS SELECT *
        FROM read_csv('%s/seller-settlements/*.csv.gz', all_varchar = true)
        """
            .formatted(root));
    run(
        """
        CREATE TABLE settlement_line AS
        SELECT DISTINCT s.* EXCLUDE (amount), try_cast(amount AS DECIMAL(18,2)) AS amount,
          posted_at::DATE AS day,
          CAST(round(try_cast(amount AS DECIMAL(18,2)) * rate, 2) * 100 AS BIGINT) AS cents
        FROM settlement_record s JOIN fx ON fx.day = posted_at::DATE AND fx.currency = s.currency
        WHERE try_cast(amount AS DECIMAL(18,2)) IS NOT NULL
        """);
    run(
        """
        CREATE TABLE ad_record AS SELECT json AS text, filename,
          CASE WHEN json_valid(json) THEN json_extract_string(json, '$.ad_event_id') END AS ad_event_id
        FROM read_csv('%s/ad-clicks/*.jsonl.gz', columns = {'json': 'VARCHAR'}, header = false,
          delim = '\\t', quote = '', escape = '', filename = true)
        """
            .formatted(root));
    run(
        """
        CREATE TABLE ad_event AS
        SELECT a.*, day, CAST(round(cost * rate, 2) * 100 AS BIGINT) AS cents
        FROM (SELECT DISTINCT ad_event_id,
            json_extract_string(text, '$.occurred_at')::TIMESTAMP AS occurred_at,
            json_extract_string(text, '$.event') AS event,
            json_extract_string(text, '$.ad_product') AS ad_product,
            json_extract_string(text, '$.campaign_id') AS campaign_id,
            json_extract_string(text, '$.product_id') AS product_id,
            json_extract_string(text, '$.customer_id') AS customer_id,
            json_extract_string(text, '$.currency') AS currency,
            json_extract_string(text, '$.cost')::DECIMAL(18,2) AS cost
          FROM ad_record WHERE ad_event_id IS NOT NULL) a
        JOIN fx ON fx.day = occurred_at::DATE AND fx.currency = a.currency
        """);
    json("subscription_event", root + "/subscriptions/*.jsonl.gz");
    json("seller_event", root + "/seller-accounts/*.jsonl.gz");
    json("cloud_usage", root + "/cloud-usage/*.jsonl.gz");
    csv("cloud_price", root + "/reference/cloud_prices/*.csv.gz");
    csv("cloud_account", root + "/reference/cloud_accounts/*.csv.gz");
    csv("cloud_bill", root + "/cloud-bills/*.csv.gz");
    csv("journal_entry", root + "/ledger/*.csv.gz");
    csv("campaign", root + "/reference/campaigns/*.csv.gz");
    csv("referral_fee", root + "/reference/referral_fees/*.csv.gz");
    csv("customer", root + "/reference/customers/*.csv.gz");
  }

  private void revenue() throws SQLException {
    run(
        """
        CREATE TABLE revenue AS
        SELECT day, CASE channel WHEN 'store' THEN 'Physical stores' ELSE 'Online stores' END AS line,
          marketplace, cents
        FROM order_line WHERE seller_id IS NULL AND status = 'completed'
        UNION ALL
        SELECT day, 'Third-party seller services', marketplace, -cents FROM settlement_line
        WHERE entry LIKE '%_fee' AND entry <> 'plan_fee' OR entry = 'refund_administration'
        UNION ALL
        SELECT ad_event.day, 'Advertising services', marketplace, cents
        FROM ad_event JOIN campaign USING (campaign_id)
        UNION ALL
        SELECT last_day(month::DATE), 'Other', marketplace, CAST(amount::DECIMAL(18,2) * 100 AS BIGINT)
        FROM journal_entry WHERE account IN ('licensing', 'payment_services', 'co_branded_card')
        UNION ALL
        SELECT month, 'AWS', 'AWS', CAST(round(cost, 2) * 100 AS BIGINT)
        FROM (SELECT date_trunc('month', charge_period_start::DATE)::DATE AS month, billing_account_id,
            sum(billed_cost::DECIMAL(38,15)) AS cost
          FROM cloud_bill WHERE charge_category <> 'Tax' GROUP BY ALL)
        """);
    run(
        """
        INSERT INTO revenue
        WITH period AS (
          SELECT subscriber_id, subscriber_type, marketplace, event = 'plan_changed' AS changed,
            s.occurred_at::DATE AS billed, period_start::DATE AS starts, period_end::DATE AS ends,
            CAST(round(amount::DECIMAL(18,2) * rate, 2) * 100 AS BIGINT) AS cents
          FROM subscription_event s
          JOIN fx ON fx.day = s.occurred_at::DATE AND fx.currency = s.currency
          WHERE amount::DECIMAL(18,2) > 0),
        cut AS (
          SELECT *, least(ends, lead(CASE WHEN changed THEN billed END) OVER later) AS stops
          FROM period WINDOW later AS (PARTITION BY subscriber_id ORDER BY billed)),
        kept AS (
          SELECT *, cents - cents // (ends - starts) * (stops - starts)
            - least(stops - starts, cents % (ends - starts)) AS deferred
          FROM cut),
        whole AS (
          SELECT * REPLACE (cents + CASE WHEN changed THEN coalesce(lag(deferred) OVER later, 0) ELSE 0 END AS cents)
          FROM kept WINDOW later AS (PARTITION BY subscriber_id ORDER BY billed)),
        spread AS (
          SELECT *, unnest(generate_series(starts, stops - 1, INTERVAL 1 DAY))::DATE AS day FROM whole)
        SELECT day,
          CASE subscriber_type WHEN 'seller' THEN 'Seller plans' ELSE 'Subscription services' END,
          marketplace,
          cents // (ends - starts) + CASE WHEN day - starts < cents % (ends - starts) THEN 1 ELSE 0 END
        FROM spread
        WHERE day BETWEEN (SELECT min(day) FROM order_line) AND (SELECT max(day) FROM order_line)
        """);
  }

  private void csv(String table, String files) throws SQLException {
    run(
        "CREATE TABLE %s AS SELECT * FROM read_csv('%s', all_varchar = true, filename = true)"
            .formatted(table, files));
  }

  private void json(String table, String files) throws SQLException {
    run(
        "CREATE TABLE %s AS SELECT * FROM read_json('%s', format = 'newline_delimited', convert_strings_to_integers = false)"
            .formatted(table, files));
  }

  private void run(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  long number(String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getLong(1);
    }
  }

  /** First column by second, as the query names them. */
  Map<String, Long> numbers(String sql) throws SQLException {
    Map<String, Long> numbers = new TreeMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        numbers.put(rows.getString(1), rows.getLong(2));
      }
    }
    return numbers;
  }

  List<String> texts(String sql) throws SQLException {
    List<String> texts = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        texts.add(rows.getString(1));
      }
    }
    return texts;
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
