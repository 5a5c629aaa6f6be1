-- Prepares one row per month, as of its end: how all customers have bought by then, equal ones counted together, and what the
-- company's goods contributed. ValueFit fits the models to them.
WITH calendar AS (
  SELECT EXPLODE(SEQUENCE(
    CAST(TRUNC(first_day, 'month') AS DATE), CAST(TRUNC(last_day, 'month') AS DATE), INTERVAL 1 MONTH
  )) AS month
  FROM ops.delivered
  WHERE feed = 'orders'
),

customer AS (
  SELECT customer_id, cohort_month, first_order_day
  FROM silver.customer
  WHERE cohort_month IS NOT NULL
),

-- A purchase is a day with a completed sale line; the first one is no repeat.
purchase AS (
  SELECT
    k.month,
    c.customer_id,
    c.first_order_day,
    SUM(m.sale_days) - 1 AS repeats,
    MAX(m.last_sale_day) AS last_sale_day,
    SUM(m.valued_days - IF(m.month = c.cohort_month AND m.first_day_goods_cents > 0, 1, 0)) AS valued_repeats,
    SUM(m.valued_day_cents - IF(m.month = c.cohort_month, GREATEST(m.first_day_goods_cents, 0), 0)) AS valued_repeat_cents
  FROM silver.customer_month AS m
  JOIN customer AS c ON c.customer_id = m.customer_id AND c.cohort_month <= m.month
  JOIN calendar AS k ON k.month BETWEEN m.month AND ADD_MONTHS(m.month, 1200)
  WHERE m.sale_days > 0
  GROUP BY k.month, c.customer_id, c.first_order_day
  -- Holds of every customer whose rows agree with each other.
  HAVING MAX(m.last_sale_day) BETWEEN c.first_order_day AND LAST_DAY(k.month)
),

history AS (
  SELECT
    month,
    repeats,
    DATEDIFF(last_sale_day, first_order_day) AS recency_days,
    DATEDIFF(LAST_DAY(month), first_order_day) AS age_days,
    valued_repeats,
    valued_repeat_cents,
    COUNT(*) AS customers
  FROM purchase
  GROUP BY ALL
),

base AS (
  SELECT
    month,
    COLLECT_LIST(STRUCT(repeats, recency_days, age_days, valued_repeats, valued_repeat_cents, customers)) AS histories
  FROM history
  GROUP BY month
),

-- First-party sales and fees settled on orders, guests' too; fees that belong to no order are not_applicable.
sold AS (
  SELECT month, SUM(amount) AS net_sales
  FROM gold.revenue_ledger
  WHERE revenue_line IN ('Online stores', 'Physical stores', 'Third-party seller services')
    AND prime_status <> 'not_applicable'
  GROUP BY month
),

quantity AS (
  SELECT
    month,
    SUM(weight_shipped) AS weight_shipped,
    SUM(weight_handled) AS weight_handled,
    SUM(goods_value) AS goods_value,
    SUM(cost_of_goods) AS cost_of_goods
  FROM gold.segment_month
  GROUP BY month
),

-- Contribution: accounting.md, "Costs and margins" (M19), of all lines of the company.
company AS (
  SELECT
    r.month,
    COALESCE(q.goods_value, 0) AS goods_value,
    CAST(
      COALESCE(s.net_sales, 0) - COALESCE(q.cost_of_goods, 0)
      - CAST(r.outbound_shipping_rate * CAST(COALESCE(q.weight_shipped, 0) AS DECIMAL(19, 6)) AS DECIMAL(30, 10))
      - CAST(r.fulfilment_rate * CAST(COALESCE(q.weight_handled, 0) AS DECIMAL(19, 6)) AS DECIMAL(30, 10))
      - CAST(r.payment_processing_rate * CAST(COALESCE(q.goods_value, 0) AS DECIMAL(18, 2)) AS DECIMAL(30, 10))
      AS DECIMAL(18, 2)
    ) AS contribution_margin
  FROM gold.contribution_rate AS r
  LEFT JOIN sold AS s ON s.month = r.month
  LEFT JOIN quantity AS q ON q.month = r.month
),

recent AS (
  SELECT
    k.month,
    c.goods_value,
    c.contribution_margin,
    ROW_NUMBER() OVER (PARTITION BY k.month ORDER BY c.month DESC) AS place
  FROM calendar AS k
  JOIN company AS c ON c.month BETWEEN ADD_MONTHS(k.month, -1200) AND k.month
  WHERE c.contribution_margin IS NOT NULL
),

margin AS (
  SELECT month, SUM(goods_value) AS goods_value, SUM(contribution_margin) AS contribution_margin
  FROM recent
  WHERE place <= 12
  GROUP BY month
)

SELECT
  k.month,
  COALESCE(b.histories, ARRAY()) AS histories,
  CAST(m.goods_value AS DECIMAL(18, 2)) AS company_goods_value,
  CAST(m.contribution_margin AS DECIMAL(18, 2)) AS company_margin
FROM calendar AS k
LEFT JOIN base AS b ON b.month = k.month
LEFT JOIN margin AS m ON m.month = k.month
