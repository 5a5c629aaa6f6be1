-- One row per period_type, period_start, segment and revenue_line: net sales, their share and their growth.
WITH period AS (
  SELECT
    period_type,
    CAST(TRUNC(day, period_type) AS DATE) AS period_start,
    segment,
    revenue_line,
    CAST(SUM(amount) AS DECIMAL(18, 2)) AS net_sales
  FROM gold.revenue_ledger
  LATERAL VIEW EXPLODE(ARRAY('month', 'quarter', 'year')) AS period_type
  GROUP BY ALL
),

-- The feed that a line is counted from, and the days that it covers; a ledger covers whole months.
delivered AS (
  SELECT
    line.revenue_line,
    IF(d.feed = 'ledger', TRUNC(d.first_day, 'month'), d.first_day) AS first_day,
    d.last_day
  FROM ops.delivered AS d
  JOIN VALUES
    ('Online stores', 'orders'),
    ('Physical stores', 'orders'),
    ('Third-party seller services', 'seller-settlements'),
    ('Advertising services', 'ad-clicks'),
    ('AWS', 'cloud-bills'),
    ('Other', 'ledger') AS line (revenue_line, feed)
    ON line.feed = d.feed
),

-- What the period a year later grows from: nothing when it was not wholly delivered.
base AS (
  SELECT
    p.period_type,
    ADD_MONTHS(p.period_start, 12) AS period_start,
    p.segment,
    p.revenue_line,
    p.net_sales
  FROM period AS p
  JOIN delivered AS d ON d.revenue_line = p.revenue_line
  WHERE p.period_start >= d.first_day
    AND d.last_day >= ADD_MONTHS(p.period_start, CASE p.period_type WHEN 'month' THEN 1 WHEN 'quarter' THEN 3 ELSE 12 END) - 1
    AND p.net_sales > 0
),

compared AS (
  SELECT
    p.*,
    b.net_sales AS base_net_sales,
    SUM(p.net_sales) OVER (PARTITION BY p.period_type, p.period_start) AS total
  FROM period AS p
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
