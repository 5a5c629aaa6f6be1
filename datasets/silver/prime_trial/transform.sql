-- One row per month and customer_id: a customer in the trial of joining in the month, with covariates and outcomes.
WITH delivered AS (
  SELECT
    CAST(ADD_MONTHS(TRUNC(DATE_ADD(MIN(last_day) FILTER (WHERE feed IN ('orders', 'subscriptions')), 1), 'month'), -1) AS DATE)
      AS observed_month,
    MIN(last_day) FILTER (WHERE feed IN ('orders', 'subscriptions', 'seller-settlements')) AS settled_to
  FROM ops.delivered
  HAVING COUNT_IF(feed = 'subscriptions') > 0
),

first_coverage AS (
  SELECT
    subscriber_id AS customer_id,
    CAST(TRUNC(FROM_UTC_TIMESTAMP(MIN(coverage_start), :time_zone), 'month') AS DATE) AS joined_month
  FROM silver.membership
  GROUP BY subscriber_id
),

-- A customer is in the trials of months that begin three months after the cohort's and end with the month of joining.
candidate AS (
  SELECT
    c.customer_id,
    COALESCE(c.marketplace, 'unknown') AS marketplace,
    c.cohort_month,
    f.joined_month,
    d.observed_month,
    LEAST(d.observed_month, f.joined_month) AS last_month
  FROM silver.customer AS c
  CROSS JOIN delivered AS d
  LEFT JOIN first_coverage AS f ON f.customer_id = c.customer_id
  WHERE ADD_MONTHS(c.cohort_month, 4) <= LEAST(d.observed_month, f.joined_month)
),

eligible AS (
  SELECT
    month, customer_id, marketplace, observed_month,
    CAST(MONTHS_BETWEEN(month, cohort_month) AS INT) AS tenure,
    month <=> joined_month AS treated,
    SUBSTR(SHA2(CONCAT(customer_id, '|', DATE_FORMAT(month, 'yyyy-MM')), 256), 1, 15) AS hash
  FROM candidate
  LATERAL VIEW EXPLODE(SEQUENCE(ADD_MONTHS(cohort_month, 4), last_month, INTERVAL 1 MONTH)) AS month
),

-- 15 hexadecimal digits stand in the order of their numbers.
placed AS (
  SELECT
    *,
    COUNT(*) OVER (PARTITION BY month, treated) AS of_its_arm,
    ROW_NUMBER() OVER (PARTITION BY month, treated ORDER BY hash, customer_id) AS place
  FROM eligible
),

kept AS (
  SELECT
    month, customer_id, marketplace, observed_month, tenure, treated,
    IF(treated, 1D, of_its_arm / CAST(LEAST(of_its_arm, CAST(:trial_controls AS BIGINT)) AS DOUBLE)) AS weight
  FROM placed
  WHERE treated OR place <= CAST(:trial_controls AS BIGINT)
),

rate AS (
  SELECT r.*
  FROM gold.contribution_rate AS r
  JOIN delivered AS d ON LAST_DAY(r.month) <= d.settled_to
  WHERE r.outbound_shipping_rate + r.fulfilment_rate + r.payment_processing_rate IS NOT NULL
),

closed AS (SELECT COLLECT_SET(month) AS months FROM rate),

-- Rounded once, for a customer in a month.
customer_month AS (
  SELECT
    m.month, m.customer_id, m.orders, m.last_sale_day, m.goods_cents, SIZE(m.categories) AS categories,
    CAST(100 * contribution_margin(
      m.revenue_cents + m.fee_cents, m.cost_of_goods_cents, m.weight_shipped, m.weight_handled, m.goods_cents,
      r.outbound_shipping_rate, r.fulfilment_rate, r.payment_processing_rate
    ) AS BIGINT) AS margin_cents
  FROM silver.customer_month AS m
  LEFT JOIN rate AS r ON r.month = m.month
),

followed AS (
  SELECT
    k.month, k.customer_id, k.marketplace, k.observed_month, k.tenure, k.treated, k.weight,
    DATEDIFF(k.month, MAX(m.last_sale_day) FILTER (WHERE m.month < k.month)) AS days_since_last_order,
    DATEDIFF(ADD_MONTHS(k.month, -2), MAX(m.last_sale_day) FILTER (WHERE m.month < ADD_MONTHS(k.month, -2)))
      AS days_since_last_order_early,
    COLLECT_LIST(STRUCT(m.month, m.orders, m.goods_cents, m.categories, m.margin_cents))
      FILTER (WHERE m.month >= ADD_MONTHS(k.month, -3)) AS seen
  FROM kept AS k
  JOIN customer_month AS m ON m.customer_id = k.customer_id AND m.month <= ADD_MONTHS(k.month, 6)
  GROUP BY ALL
  -- Holds of every customer whose rows agree with each other.
  HAVING days_since_last_order > 0 AND days_since_last_order_early > 0
)

SELECT
  f.month,
  f.customer_id,
  f.treated,
  f.weight,
  f.marketplace,
  f.tenure,
  f.days_since_last_order,
  f.days_since_last_order_early,
  TRANSFORM(SEQUENCE(-3, 6), i -> IF(ADD_MONTHS(f.month, i) <= f.observed_month,
    AGGREGATE(FILTER(f.seen, s -> s.month = ADD_MONTHS(f.month, i)), 0L, (total, s) -> total + s.orders), NULL)) AS orders,
  TRANSFORM(SEQUENCE(-3, -1), i ->
    AGGREGATE(FILTER(f.seen, s -> s.month = ADD_MONTHS(f.month, i)), 0L, (total, s) -> total + s.goods_cents)) AS goods_cents,
  TRANSFORM(SEQUENCE(-3, -1), i ->
    AGGREGATE(FILTER(f.seen, s -> s.month = ADD_MONTHS(f.month, i)), 0, (total, s) -> total + s.categories)) AS categories,
  TRANSFORM(SEQUENCE(1, 6), i -> IF(ARRAY_CONTAINS(c.months, ADD_MONTHS(f.month, i)),
    AGGREGATE(FILTER(f.seen, s -> s.month = ADD_MONTHS(f.month, i)), 0L, (total, s) -> total + s.margin_cents), NULL)) AS margin_cents
FROM followed AS f
CROSS JOIN closed AS c
