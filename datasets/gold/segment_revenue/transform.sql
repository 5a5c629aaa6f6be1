-- One row per period_type, period_start, segment and revenue_line: net sales, their share and their growth.
WITH period AS (
  SELECT
    period_type,
    CAST(TRUNC(month, period_type) AS DATE) AS period_start,
    segment,
    revenue_line,
    CAST(SUM(net_sales) AS DECIMAL(18, 2)) AS net_sales
  FROM gold.segment_month
  LATERAL VIEW EXPLODE(ARRAY('month', 'quarter', 'year')) AS period_type
  WHERE source_rows > 0
  GROUP BY ALL
),

ended AS (
  SELECT
    *,
    ADD_MONTHS(period_start, CASE period_type WHEN 'month' THEN 1 WHEN 'quarter' THEN 3 ELSE 12 END) - 1 AS period_end
  FROM period
),

-- What each feed that earns has delivered; a ledger covers whole months.
earning AS (
  SELECT feed, IF(feed = 'ledger', TRUNC(first_day, 'month'), first_day) AS first_day, last_day
  FROM ops.delivered
  WHERE feed IN ('orders', 'seller-settlements', 'ad-clicks', 'subscriptions', 'cloud-usage', 'cloud-bills', 'ledger')
),

-- The days that all feeds of a line have delivered. Cloud use comes metered, priced, or as both; a line without the
-- feed that it cannot do without has no row.
line AS (
  SELECT f.revenue_line, MAX(e.first_day) AS first_day, MIN(e.last_day) AS last_day
  FROM earning AS e
  JOIN VALUES
    ('Online stores', 'orders', TRUE),
    ('Physical stores', 'orders', TRUE),
    ('Third-party seller services', 'seller-settlements', TRUE),
    ('Third-party seller services', 'subscriptions', FALSE),
    ('Advertising services', 'ad-clicks', TRUE),
    ('Subscription services', 'subscriptions', TRUE),
    ('AWS', 'cloud-usage', TRUE),
    ('AWS', 'cloud-bills', TRUE),
    ('Other', 'ledger', TRUE) AS f (revenue_line, feed, is_main)
    ON f.feed = e.feed
  WHERE f.is_main OR EXISTS (SELECT 1 FROM silver.plan WHERE product_family = 'seller')
  GROUP BY f.revenue_line
  HAVING BOOL_OR(f.is_main)
),

-- What the period a year later grows from: nothing when it was not wholly delivered.
base AS (
  SELECT
    p.period_type,
    ADD_MONTHS(p.period_start, 12) AS period_start,
    p.segment,
    p.revenue_line,
    p.net_sales
  FROM ended AS p
  JOIN line AS f ON f.revenue_line = p.revenue_line
  WHERE f.first_day <= p.period_start AND f.last_day >= ADD_MONTHS(p.period_end + 1, 12) - 1 AND p.net_sales > 0
),

compared AS (
  SELECT
    p.*,
    b.net_sales AS base_net_sales,
    IF(
      p.period_end <= (SELECT MIN(last_day) FROM earning),
      SUM(p.net_sales) OVER (PARTITION BY p.period_type, p.period_start),
      NULL
    ) AS total
  FROM ended AS p
  LEFT JOIN base AS b
    ON b.period_type = p.period_type AND b.period_start = p.period_start
    AND b.segment = p.segment AND b.revenue_line = p.revenue_line
)

SELECT
  period_start AS month,
  period_type,
  period_start,
  segment,
  revenue_line,
  net_sales,
  -- A share of a total near zero, or growth from almost nothing, can be beyond any bound: it says nothing, and stays NULL.
  TRY_CAST(IF(total > 0, net_sales / total, NULL) AS DECIMAL(9, 6)) AS share_of_total,
  TRY_CAST((net_sales - base_net_sales) / base_net_sales AS DECIMAL(18, 6)) AS growth_on_year_before
FROM compared
