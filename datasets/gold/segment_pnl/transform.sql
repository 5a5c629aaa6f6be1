-- One row per period_type, period_start, segment and revenue_line: net sales, cost of goods and gross margin.
WITH sales AS (
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

daily_cost AS (
  SELECT month, day, segment, revenue_line, SUM(cost_cents) AS cost_cents
  FROM silver.order_line
  WHERE seller_id IS NULL AND status = 'completed'
  GROUP BY month, day, segment, revenue_line
),

cost AS (
  SELECT
    period_type,
    CAST(TRUNC(day, period_type) AS DATE) AS period_start,
    segment,
    revenue_line,
    TRUE AS sells_goods,
    money(SUM(cost_cents)) AS cost_of_goods
  FROM daily_cost
  LATERAL VIEW EXPLODE(ARRAY('month', 'quarter', 'year')) AS period_type
  GROUP BY ALL
),

margin AS (
  SELECT
    s.period_type,
    s.period_start,
    s.segment,
    s.revenue_line,
    s.net_sales,
    -- Lines without goods cost nothing here; goods without any known unit cost stay NULL.
    IF(c.sells_goods, c.cost_of_goods, CAST(0 AS DECIMAL(18, 2))) AS cost_of_goods
  FROM sales AS s
  LEFT JOIN cost AS c
    ON c.period_type = s.period_type AND c.period_start = s.period_start
    AND c.segment = s.segment AND c.revenue_line = s.revenue_line
)

SELECT
  period_start AS month,
  period_type,
  period_start,
  segment,
  revenue_line,
  net_sales,
  cost_of_goods,
  CAST(net_sales - cost_of_goods AS DECIMAL(18, 2)) AS gross_margin,
  -- A margin of almost no sales can be beyond any bound: it says nothing, and stays NULL.
  TRY_CAST(IF(net_sales > 0, 100 * (net_sales - cost_of_goods) / net_sales, NULL) AS DECIMAL(18, 6)) AS gross_margin_percent
FROM margin
