-- One row per cohort_month, grouping, prime_status and month_number: who of a cohort came back, for how much, at what margin.
WITH delivered AS (
  SELECT
    MIN(last_day) FILTER (WHERE feed IN ('orders', 'subscriptions')) AS observed_to,
    MIN(last_day) FILTER (WHERE feed IN ('orders', 'subscriptions', 'seller-settlements')) AS settled_to
  FROM ops.delivered
),

-- A month that is not wholly delivered is not observed: NULL, never 0.
observed AS (
  SELECT
    c.month,
    c.cohort_month,
    c.grouping,
    c.prime_status,
    c.left_truncated,
    c.cohort_customers,
    IF(LAST_DAY(c.month) <= d.observed_to, c.active_customers, NULL) AS active_customers,
    IF(LAST_DAY(c.month) <= d.observed_to, c.orders, NULL) AS orders,
    IF(LAST_DAY(c.month) <= d.settled_to, c.revenue_cents + c.fee_cents, NULL) AS net_sales_cents,
    c.cost_of_goods_cents,
    c.weight_shipped,
    c.weight_handled,
    c.goods_cents
  FROM silver.cohort_month AS c
  CROSS JOIN delivered AS d
),

-- What a set takes of a driver costs the driver's rate. Rounded once, here.
part AS (
  SELECT
    o.*,
    money(o.net_sales_cents) AS net_sales,
    contribution_margin(
      o.net_sales_cents, o.cost_of_goods_cents, o.weight_shipped, o.weight_handled, o.goods_cents,
      r.outbound_shipping_rate, r.fulfilment_rate, r.payment_processing_rate
    ) AS contribution_margin
  FROM observed AS o
  LEFT JOIN gold.contribution_rate AS r ON r.month = o.month
),

-- All are the sum of their parts; rates are computed again.
cell AS (
  SELECT
    p.month,
    p.cohort_month,
    p.grouping,
    status AS prime_status,
    CAST(MONTHS_BETWEEN(p.month, p.cohort_month) AS INT) AS month_number,
    p.left_truncated,
    SUM(p.cohort_customers) AS cohort_customers,
    SUM(p.active_customers) AS active_customers,
    SUM(p.orders) AS orders,
    SUM(p.net_sales) AS net_sales,
    SUM(p.contribution_margin) AS contribution_margin
  FROM part AS p
  LATERAL VIEW EXPLODE(ARRAY(p.prime_status, 'all')) AS status
  GROUP BY ALL
),

-- Wilson's score interval, (centre -+ spread) / (1 + z^2 / n), z the normal quantile of 0.975: Wilson (1927), Journal of the
-- American Statistical Association 22, 209-212.
wilson AS (
  SELECT
    *,
    active_customers / n + POWER(1.959963984540054D, 2) / (2 * n) AS centre,
    1.959963984540054D * SQRT(
      (active_customers / n) * (1 - active_customers / n) / n + POWER(1.959963984540054D / (2 * n), 2)
    ) AS spread,
    1 + POWER(1.959963984540054D, 2) / n AS scale
  FROM (SELECT *, IF(month_number > 0 AND active_customers IS NOT NULL, NULLIF(cohort_customers, 0), NULL) AS n FROM cell)
)

SELECT
  month,
  cohort_month,
  grouping,
  prime_status,
  month_number,
  cohort_customers,
  active_customers,
  CAST(CAST(active_customers AS DECIMAL(18, 0)) / NULLIF(CAST(cohort_customers AS DECIMAL(18, 0)), 0) AS DECIMAL(9, 6)) AS retention,
  IF(n IS NULL, NULL, GREATEST(0D, (centre - spread) / scale)) AS retention_low,
  IF(n IS NULL, NULL, LEAST(1D, (centre + spread) / scale)) AS retention_high,
  orders,
  CAST(net_sales AS DECIMAL(18, 2)) AS net_sales,
  CAST(contribution_margin AS DECIMAL(18, 2)) AS contribution_margin,
  left_truncated,
  grouping = 'at_month_start' AS descriptive
FROM wilson
