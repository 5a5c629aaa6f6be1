package io.flywheel.feeds.generate;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/**
 * Reads a landing area with another engine, by the definitions and without the generator's code.
 */
final class LandingReader implements AutoCloseable {
  private final Connection connection;

  private final Path landing;

  private LandingReader(Path landing) throws SQLException {
    this.landing = landing;
    connection = DriverManager.getConnection("jdbc:duckdb:");
  }

  /** Orders with what values them, and nothing else: quick on a larger company. */
  static LandingReader ofOrders(Path landing) throws SQLException {
    LandingReader reader = new LandingReader(landing);
    reader.orders(landing.toString());
    return reader;
  }

  /** Every feed, and the revenue that they come to. */
  static LandingReader ofEverything(Path landing) throws SQLException {
    LandingReader reader = ofOrders(landing);
    reader.otherFeeds(landing.toString());
    reader.rated();
    reader.validity();
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
        FROM read_csv('%s/orders/*.csv*',
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

  /** Metered usage by its price sheets: what each row adds to its account's month. */
  private void rated() throws SQLException {
    run(
        """
        CREATE TABLE price_tier AS
        SELECT sku, valid_from::DATE AS valid_from, coalesce(valid_to, '9999-12-31')::DATE AS valid_to,
          price_group, tier_mode, free_quantity::DECIMAL(19,6) AS free,
          committed_price::DECIMAL(18,9) AS committed, spot_price::DECIMAL(18,9) AS spot,
          json_extract_string(tier, '$.from')::DECIMAL(19,6) AS low,
          coalesce(lead(json_extract_string(tier, '$.from')::DECIMAL(19,6))
            OVER (PARTITION BY sku, valid_from ORDER BY n), 1e12::DECIMAL(19,6)) AS high,
          json_extract_string(tier, '$.unit_price')::DECIMAL(18,9) AS price
        FROM (SELECT * EXCLUDE (tiers), unnest(json_extract(tiers, '$[*]')) AS tier,
          generate_subscripts(json_extract(tiers, '$[*]'), 1) AS n FROM cloud_price)
        """);
    run(
        """
        CREATE TABLE rated AS
        WITH used AS (
          SELECT u.*, billing_account_id, account_type, used_by, usage_start::DATE AS day,
            quantity::DECIMAL(19,6) AS units,
            charge_category = 'Usage' AND pricing_category = 'standard' AS tiered
          FROM cloud_usage u JOIN cloud_account USING (account_id)),
        running AS (
          SELECT *, sum(CASE WHEN tiered THEN units ELSE 0 END) OVER (
            PARTITION BY billing_account_id, sku, date_trunc('month', day)
            ORDER BY usage_start, usage_id)::DECIMAL(19,6) AS total
          FROM used)
        SELECT usage_id, billing_account_id, account_type, used_by, r.sku, day, charge_category, units, total,
          CASE WHEN charge_category = 'Usage' THEN units * max(price) ELSE 0 END AS list_cost,
          CASE WHEN charge_category <> 'Usage' THEN any_value(amount::DECIMAL(38,15))
            WHEN pricing_category = 'committed' THEN units * any_value(committed)
            WHEN pricing_category = 'spot' THEN units * any_value(spot)
            WHEN any_value(tier_mode) = 'graduated' THEN sum(price
              * (greatest(0, least(total, high) - greatest(low, free))
                - greatest(0, least(total - units, high) - greatest(low, free))))
            ELSE coalesce(sum(price * total) FILTER (low <= total AND total < high), 0)
              - coalesce(sum(price * (total - units)) FILTER (low <= total - units AND total - units < high), 0)
          END::DECIMAL(38,15) AS cost
        FROM running r JOIN price_tier p
          ON p.sku = r.sku AND day >= valid_from AND day < valid_to
        GROUP BY usage_id, billing_account_id, account_type, used_by, r.sku, day, charge_category,
          pricing_category, units, total
        """);
  }

  /** Clicks that earn nothing: repeats, and what goes beyond a campaign's cap. */
  private void validity() throws SQLException {
    run(
        """
        CREATE TABLE judged AS
        WITH judged AS (
          SELECT a.*, event = 'click' AND customer_id IS NOT NULL AND occurred_at - lag(occurred_at) OVER (
            PARTITION BY day, customer_id, campaign_id, product_id, ad_product, event = 'click'
            ORDER BY occurred_at, ad_event_id) < INTERVAL 10 SECOND AS repeated
          FROM ad_event a)
        SELECT j.*, c.marketplace, coalesce(repeated, false) AS is_repeat,
          NOT coalesce(repeated, false) AND coalesce(sum(CASE WHEN repeated THEN 0 ELSE cost END) OVER (
            PARTITION BY day, campaign_id ORDER BY occurred_at, ad_event_id)
            > daily_cap::DECIMAL(18,2), false) AS is_over_cap
        FROM judged j JOIN campaign c USING (campaign_id)
        """);
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
        SELECT day, 'Advertising services', marketplace, cents
        FROM judged WHERE NOT is_repeat AND NOT is_over_cap
        UNION ALL
        SELECT last_day(month::DATE), 'Other', marketplace, CAST(amount::DECIMAL(18,2) * 100 AS BIGINT)
        FROM journal_entry WHERE account IN ('licensing', 'payment_services', 'co_branded_card')
        UNION ALL
        SELECT month, 'AWS', 'AWS', CAST(round(cost, 2) * 100 AS BIGINT)
        FROM (SELECT date_trunc('month', charge_period_start::DATE)::DATE AS month, billing_account_id,
            sum(billed_cost::DECIMAL(38,15)) AS cost
          FROM cloud_bill WHERE charge_category <> 'Tax' GROUP BY ALL
          UNION ALL SELECT date_trunc('month', day)::DATE, billing_account_id, sum(cost)
          FROM rated WHERE account_type = 'external' GROUP BY ALL)
        """);
    subscriptions();
  }

  /** Recognised cents by day; only those of delivered days are revenue. */
  private void subscriptions() throws SQLException {
    run("CREATE TABLE recognised (day DATE, line VARCHAR, marketplace VARCHAR, cents BIGINT)");
    csv("plan", landing + "/reference/plans/*.csv.gz");
    String events =
        """
        SELECT subscriber_id || ' ' || product_family,
          CASE subscriber_type WHEN 'seller' THEN 'Third-party seller services' ELSE 'Subscription services' END,
          marketplace, event, s.occurred_at::DATE, period_start::DATE, period_end::DATE,
          amount::DECIMAL(18,2), price::DECIMAL(18,2), rate
        FROM subscription_event s JOIN plan USING (plan_id)
        JOIN fx ON fx.day = s.occurred_at::DATE AND fx.currency = plan.currency
        ORDER BY 1, s.occurred_at, event_id
        """;
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(events);
        var appender =
            connection.unwrap(DuckDBConnection.class).createAppender("main", "recognised")) {
      NaiveSubscriptions subscriber = new NaiveSubscriptions();
      String last = "";
      String line = "";
      String marketplace = "";
      while (rows.next()) {
        if (!rows.getString(1).equals(last)) {
          append(appender, subscriber, line, marketplace);
          subscriber = new NaiveSubscriptions();
          last = rows.getString(1);
          line = rows.getString(2);
          marketplace = rows.getString(3);
        }
        subscriber.accept(
            new NaiveSubscriptions.Event(
                rows.getString(4),
                rows.getObject(5, LocalDate.class),
                rows.getObject(6, LocalDate.class),
                rows.getObject(7, LocalDate.class),
                rows.getBigDecimal(8),
                rows.getBigDecimal(9),
                rows.getBigDecimal(10)));
      }
      append(appender, subscriber, line, marketplace);
    }
    run(
        "INSERT INTO revenue SELECT day, line, marketplace, cents FROM recognised"
            + " WHERE day BETWEEN (SELECT min(day) FROM order_line) AND (SELECT max(day) FROM order_line)");
  }

  private static void append(
      DuckDBAppender appender, NaiveSubscriptions subscriber, String line, String marketplace)
      throws SQLException {
    for (Map.Entry<LocalDate, Long> day : subscriber.earned().entrySet()) {
      appender.beginRow();
      appender.append(day.getKey());
      appender.append(line);
      appender.append(marketplace);
      appender.append(day.getValue());
      appender.endRow();
    }
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

  void run(String sql) throws SQLException {
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
