-- One row per month, cohort_month, grouping and prime_status: what the customers of a cohort did in the month.
WITH cohort AS (
  SELECT
    cohort_month,
    COUNT(*) AS customers,
    COUNT_IF(prime_status_at_first_order = 'prime') AS first_members,
    MAX(signed_up_on) IS NULL AS no_sign_up_days
  FROM silver.customer
  WHERE cohort_month IS NOT NULL
  GROUP BY cohort_month
),

delivered AS (
  SELECT
    CAST(TRUNC(MAX(last_day), 'month') AS DATE) AS as_of_month,
    CAST(TRUNC(MIN(first_day) FILTER (WHERE feed = 'orders'), 'month') AS DATE) AS first_month
  FROM ops.delivered
),

calendar AS (
  SELECT
    month,
    c.cohort_month,
    c.customers,
    c.first_members,
    c.no_sign_up_days AND c.cohort_month < ADD_MONTHS(d.first_month, 3) AS left_truncated
  FROM cohort AS c
  JOIN delivered AS d ON c.cohort_month <= d.as_of_month
  LATERAL VIEW EXPLODE(SEQUENCE(c.cohort_month, d.as_of_month, INTERVAL 1 MONTH)) AS month
),

member AS (
  SELECT k.month, k.cohort_month, COUNT(*) AS members
  FROM silver.customer AS c
  JOIN silver.membership AS m ON m.subscriber_id = c.customer_id
  JOIN calendar AS k
    ON k.cohort_month = c.cohort_month AND k.month > c.cohort_month
    AND TO_UTC_TIMESTAMP(k.month, :time_zone) >= m.coverage_start
    AND TO_UTC_TIMESTAMP(k.month, :time_zone) < m.coverage_end
  GROUP BY k.month, k.cohort_month
),

-- In month 0 both groupings go by the first order. A group that was there then keeps its rows when nobody is left in it.
part AS (
  SELECT k.month, k.cohort_month, grouping, prime_status, cohort_customers, k.left_truncated
  FROM calendar AS k
  LEFT JOIN member AS m ON m.month = k.month AND m.cohort_month = k.cohort_month
  LATERAL VIEW STACK(2,
    'at_first_order', k.first_members,
    'at_month_start', IF(k.month = k.cohort_month, k.first_members, COALESCE(m.members, 0))
  ) AS grouping, members_then
  LATERAL VIEW STACK(2,
    'prime', members_then, k.first_members,
    'non_prime', k.customers - members_then, k.customers - k.first_members
  ) AS prime_status, cohort_customers, first_customers
  WHERE cohort_customers > 0 OR first_customers > 0
),

activity AS (
  SELECT
    a.month,
    c.cohort_month,
    grouping,
    prime_status,
    COUNT_IF(a.orders > 0) AS active_customers,
    SUM(a.orders) AS orders,
    SUM(a.revenue_cents) AS revenue_cents,
    SUM(a.fee_cents) AS fee_cents,
    SUM(a.goods_cents) AS goods_cents,
    SUM(a.cost_of_goods_cents) AS cost_of_goods_cents,
    SUM(a.weight_shipped) AS weight_shipped,
    SUM(a.weight_handled) AS weight_handled
  FROM silver.customer_month AS a
  JOIN silver.customer AS c ON c.customer_id = a.customer_id
  LEFT JOIN silver.membership AS m
    ON m.subscriber_id = a.customer_id AND a.month > c.cohort_month
    AND TO_UTC_TIMESTAMP(a.month, :time_zone) >= m.coverage_start
    AND TO_UTC_TIMESTAMP(a.month, :time_zone) < m.coverage_end
  LATERAL VIEW STACK(2,
    'at_first_order', c.prime_status_at_first_order,
    'at_month_start', CASE
      WHEN a.month = c.cohort_month THEN c.prime_status_at_first_order
      WHEN m.subscriber_id IS NULL THEN 'non_prime'
      ELSE 'prime'
    END
  ) AS grouping, prime_status
  GROUP BY a.month, c.cohort_month, grouping, prime_status
)

SELECT
  month,
  cohort_month,
  grouping,
  prime_status,
  p.cohort_customers,
  COALESCE(a.active_customers, 0) AS active_customers,
  COALESCE(a.orders, 0) AS orders,
  COALESCE(a.revenue_cents, 0) AS revenue_cents,
  COALESCE(a.fee_cents, 0) AS fee_cents,
  COALESCE(a.goods_cents, 0) AS goods_cents,
  COALESCE(a.cost_of_goods_cents, 0) AS cost_of_goods_cents,
  CAST(COALESCE(a.weight_shipped, 0) AS DECIMAL(28, 6)) AS weight_shipped,
  CAST(COALESCE(a.weight_handled, 0) AS DECIMAL(28, 6)) AS weight_handled,
  p.left_truncated
FROM part AS p
LEFT JOIN activity AS a USING (month, cohort_month, grouping, prime_status)
