-- One row per period_type, period_start, driver_set, scenario, segment and revenue_line: the income statement of a line.
WITH driver_set AS (
  SELECT EXPLODE(JSON_OBJECT_KEYS(:driver_sets)) AS driver_set
),

-- Rows of internal cloud use are quantities only.
sales AS (
  SELECT month, segment, revenue_line, net_sales, cost_of_goods
  FROM gold.segment_month
  WHERE source_rows > 0 OR cost_of_goods <> 0
),

cost AS (
  SELECT month, driver_set, segment, revenue_line, account, one_time, amount
  FROM gold.cost_allocation
),

monthly AS (
  SELECT
    s.month, d.driver_set, s.segment, s.revenue_line, TRUE AS is_sales, s.net_sales, s.cost_of_goods,
    CAST(NULL AS STRING) AS account, FALSE AS one_time, CAST(0 AS DECIMAL(18, 2)) AS amount
  FROM sales AS s
  CROSS JOIN driver_set AS d
  UNION ALL
  SELECT month, driver_set, segment, revenue_line, FALSE, NULL, 0, account, one_time, amount
  FROM cost
),

period AS (
  SELECT
    period_type,
    CAST(TRUNC(month, period_type) AS DATE) AS period_start,
    driver_set,
    segment,
    revenue_line,
    BOOL_OR(is_sales) AS has_sales,
    IF(BOOL_OR(is_sales), SUM(net_sales), 0) AS net_sales,
    SUM(cost_of_goods) AS cost_of_goods,
    SUM(IF(account = 'cost_of_sales', amount, 0)) AS cost_of_sales,
    SUM(IF(account = 'fulfilment', amount, 0)) AS fulfilment,
    SUM(IF(account = 'technology_and_infrastructure', amount, 0)) AS technology_and_infrastructure,
    SUM(IF(account = 'sales_and_marketing', amount, 0)) AS sales_and_marketing,
    SUM(IF(account = 'general_and_administrative', amount, 0)) AS general_and_administrative,
    SUM(IF(account = 'other_operating', amount, 0)) AS other_operating,
    SUM(amount) AS total_operating_expenses,
    SUM(IF(one_time, amount, 0)) AS one_time
  FROM monthly
  LATERAL VIEW EXPLODE(ARRAY('month', 'quarter', 'year')) AS period_type
  GROUP BY ALL
),

-- A quarter or year has costs once each of its months has.
whole_period AS (
  SELECT period_type, CAST(TRUNC(month, period_type) AS DATE) AS period_start, driver_set
  FROM (SELECT DISTINCT month, driver_set FROM cost)
  LATERAL VIEW EXPLODE(ARRAY('month', 'quarter', 'year')) AS period_type
  GROUP BY ALL
  HAVING COUNT(*) = DECODE(period_type, 'month', 1, 'quarter', 3, 'year', 12)
),

statement AS (
  SELECT
    p.period_type, p.period_start, p.driver_set, p.segment, p.revenue_line, p.net_sales, p.cost_of_goods,
    IF(w.driver_set IS NULL, NULL, p.cost_of_sales) AS cost_of_sales,
    IF(w.driver_set IS NULL, NULL, p.fulfilment) AS fulfilment,
    IF(w.driver_set IS NULL, NULL, p.technology_and_infrastructure) AS technology_and_infrastructure,
    IF(w.driver_set IS NULL, NULL, p.sales_and_marketing) AS sales_and_marketing,
    IF(w.driver_set IS NULL, NULL, p.general_and_administrative) AS general_and_administrative,
    IF(w.driver_set IS NULL, NULL, p.other_operating) AS other_operating,
    IF(w.driver_set IS NULL, NULL, p.total_operating_expenses) AS total_operating_expenses,
    IF(w.driver_set IS NULL, NULL, p.one_time) AS one_time
  FROM period AS p
  LEFT JOIN whole_period AS w
    ON w.period_type = p.period_type AND w.period_start = p.period_start AND w.driver_set = p.driver_set
  WHERE p.has_sales OR w.driver_set IS NOT NULL
)

SELECT
  period_start AS month,
  period_type,
  period_start,
  driver_set,
  'base' AS scenario,
  segment,
  revenue_line,
  CAST(net_sales AS DECIMAL(18, 2)) AS net_sales,
  CAST(cost_of_goods AS DECIMAL(18, 2)) AS cost_of_goods,
  CAST(cost_of_sales AS DECIMAL(18, 2)) AS cost_of_sales,
  CAST(net_sales - cost_of_sales AS DECIMAL(18, 2)) AS gross_margin,
  -- A margin of almost no sales can be beyond any bound: it says nothing, and stays NULL.
  TRY_CAST(IF(net_sales > 0, 100 * (net_sales - cost_of_sales) / net_sales, NULL) AS DECIMAL(18, 6)) AS gross_margin_percent,
  CAST(fulfilment AS DECIMAL(18, 2)) AS fulfilment,
  CAST(technology_and_infrastructure AS DECIMAL(18, 2)) AS technology_and_infrastructure,
  CAST(sales_and_marketing AS DECIMAL(18, 2)) AS sales_and_marketing,
  CAST(general_and_administrative AS DECIMAL(18, 2)) AS general_and_administrative,
  CAST(other_operating AS DECIMAL(18, 2)) AS other_operating,
  CAST(total_operating_expenses AS DECIMAL(18, 2)) AS total_operating_expenses,
  CAST(net_sales - total_operating_expenses AS DECIMAL(18, 2)) AS operating_income,
  TRY_CAST(IF(net_sales > 0, 100 * (net_sales - total_operating_expenses) / net_sales, NULL) AS DECIMAL(18, 6)) AS operating_margin_percent,
  CAST(one_time AS DECIMAL(18, 2)) AS one_time,
  CAST(net_sales - total_operating_expenses + one_time AS DECIMAL(18, 2)) AS operating_income_before_one_time
FROM statement
