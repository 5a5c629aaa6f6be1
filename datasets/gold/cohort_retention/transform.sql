-- One row per cohort_month, grouping, prime_status and month_number: who of a cohort came back, and for how much.
WITH customer AS (
  SELECT
    customer_id,
    cohort_month,
    prime_status_at_first_order,
    MAX(signed_up_on) OVER (PARTITION BY cohort_month) IS NULL AS no_sign_up_days
  FROM silver.customer
  WHERE cohort_month IS NOT NULL
),

delivered AS (
  SELECT
    CAST(TRUNC(MAX(last_day), 'month') AS DATE) AS as_of_month,
    CAST(TRUNC(MIN(first_day) FILTER (WHERE feed = 'orders'), 'month') AS DATE) AS first_month,
    MIN(last_day) FILTER (WHERE feed IN ('orders', 'subscriptions')) AS observed_to
  FROM ops.delivered
),

cohort AS (
  SELECT
    cohort_month,
    prime_status,
    COUNT(*) AS cohort_customers,
    BOOL_AND(no_sign_up_days) AS no_sign_up_days
  FROM customer
  LATERAL VIEW EXPLODE(ARRAY(prime_status_at_first_order, 'all')) AS prime_status
  GROUP BY cohort_month, prime_status
),

calendar AS (
  SELECT
    c.cohort_month,
    c.prime_status,
    c.cohort_customers,
    c.no_sign_up_days AND c.cohort_month < ADD_MONTHS(d.first_month, 3) AS left_truncated,
    d.observed_to,
    month
  FROM cohort AS c
  JOIN delivered AS d ON c.cohort_month <= d.as_of_month
  LATERAL VIEW EXPLODE(SEQUENCE(c.cohort_month, d.as_of_month, INTERVAL 1 MONTH)) AS month
),

activity AS (
  SELECT
    m.month,
    c.cohort_month,
    prime_status,
    COUNT_IF(m.orders > 0) AS active_customers,
    SUM(m.orders) AS orders,
    SUM(m.revenue_cents + m.fee_cents) AS net_sales_cents
  FROM silver.customer_month AS m
  JOIN customer AS c ON c.customer_id = m.customer_id
  LATERAL VIEW EXPLODE(ARRAY(c.prime_status_at_first_order, 'all')) AS prime_status
  GROUP BY m.month, c.cohort_month, prime_status
),

-- A month that is not wholly delivered is not observed: NULL, never 0.
observed AS (
  SELECT
    k.*,
    CAST(MONTHS_BETWEEN(k.month, k.cohort_month) AS INT) AS month_number,
    IF(LAST_DAY(k.month) <= k.observed_to, COALESCE(a.active_customers, 0), NULL) AS active_customers,
    IF(LAST_DAY(k.month) <= k.observed_to, COALESCE(a.orders, 0), NULL) AS orders,
    IF(LAST_DAY(k.month) <= k.observed_to, COALESCE(a.net_sales_cents, 0), NULL) AS net_sales_cents
  FROM calendar AS k
  LEFT JOIN activity AS a
    ON a.month = k.month AND a.cohort_month = k.cohort_month AND a.prime_status = k.prime_status
),

-- Wilson's score interval: (centre -+ spread) / (1 + z^2 / n), z the normal quantile of 0.975.
wilson AS (
  SELECT
    *,
    active_customers / cohort_customers + POWER(1.959963984540054D, 2) / (2 * cohort_customers) AS centre,
    1.959963984540054D * SQRT(
      (active_customers / cohort_customers) * (1 - active_customers / cohort_customers) / cohort_customers
      + POWER(1.959963984540054D / (2 * cohort_customers), 2)
    ) AS spread,
    1 + POWER(1.959963984540054D, 2) / cohort_customers AS scale
  FROM observed
)

SELECT
  month,
  cohort_month,
  'at_first_order' AS grouping,
  prime_status,
  month_number,
  cohort_customers,
  active_customers,
  CAST(CAST(active_customers AS DECIMAL(18, 0)) / CAST(cohort_customers AS DECIMAL(18, 0)) AS DECIMAL(9, 6)) AS retention,
  IF(month_number = 0 OR active_customers IS NULL, NULL, GREATEST(0D, (centre - spread) / scale)) AS retention_low,
  IF(month_number = 0 OR active_customers IS NULL, NULL, LEAST(1D, (centre + spread) / scale)) AS retention_high,
  orders,
  money(net_sales_cents) AS net_sales,
  left_truncated
FROM wilson
