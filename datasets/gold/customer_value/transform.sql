-- Prepares one row per customer_id in a cohort, as of the end of the last whole month: what the customer has bought and
-- contributed by then, and the models' parameters. CustomerValue adds what they predict.
WITH fit AS (
  SELECT month, r, alpha, a, b, p, q, v, company_margin, company_goods_value
  FROM gold.value_fit
  WHERE month = (SELECT MAX(month) FROM gold.value_fit)
),

customer AS (
  SELECT c.customer_id, c.cohort_month, c.first_order_day, f.month
  FROM silver.customer AS c
  JOIN fit AS f ON f.month >= c.cohort_month
),

rate AS (
  SELECT month, outbound_shipping_rate, fulfilment_rate, payment_processing_rate
  FROM gold.contribution_rate
  WHERE outbound_shipping_rate + fulfilment_rate + payment_processing_rate IS NOT NULL
),

-- How many of the first 12 and 24 months of a cohort are observed.
observed AS (
  SELECT
    c.cohort_month,
    COUNT_IF(MONTHS_BETWEEN(r.month, c.cohort_month) < 12) = 12 AS first_12,
    COUNT_IF(MONTHS_BETWEEN(r.month, c.cohort_month) < 24) = 24 AS first_24
  FROM (SELECT DISTINCT cohort_month, month FROM customer) AS c
  JOIN rate AS r ON r.month BETWEEN c.cohort_month AND c.month
  GROUP BY c.cohort_month
),

-- Rounded once, for a customer in a month.
customer_month AS (
  SELECT
    c.customer_id,
    m.month = c.cohort_month AS is_first,
    CAST(MONTHS_BETWEEN(m.month, c.cohort_month) AS INT) AS month_number,
    m.sale_days,
    m.last_sale_day,
    m.valued_days,
    m.valued_day_cents,
    m.first_day_goods_cents,
    contribution_margin(
      m.revenue_cents + m.fee_cents, m.cost_of_goods_cents, m.weight_shipped, m.weight_handled, m.goods_cents,
      r.outbound_shipping_rate, r.fulfilment_rate, r.payment_processing_rate
    ) AS contribution_margin
  FROM silver.customer_month AS m
  JOIN customer AS c ON c.customer_id = m.customer_id AND m.month BETWEEN c.cohort_month AND c.month
  LEFT JOIN rate AS r ON r.month = m.month
),

bought AS (
  SELECT
    customer_id,
    SUM(sale_days) - 1 AS repeats,
    MAX(last_sale_day) AS last_sale_day,
    SUM(valued_days - IF(is_first AND first_day_goods_cents > 0, 1, 0)) AS valued_repeats,
    SUM(valued_day_cents - IF(is_first, GREATEST(first_day_goods_cents, 0), 0)) AS valued_repeat_cents,
    SUM(contribution_margin) FILTER (WHERE month_number < 12) AS first_12_margin,
    COUNT_IF(month_number < 12 AND contribution_margin IS NULL) = 0 AS has_first_12,
    SUM(contribution_margin) FILTER (WHERE month_number < 24) AS first_24_margin,
    COUNT_IF(month_number < 24 AND contribution_margin IS NULL) = 0 AS has_first_24
  FROM customer_month
  GROUP BY customer_id
)

SELECT
  c.month,
  c.customer_id,
  c.cohort_month,
  CAST(IF(o.first_12 AND b.has_first_12, b.first_12_margin, NULL) AS DECIMAL(18, 2)) AS margin_12_months,
  CAST(IF(o.first_24 AND b.has_first_24, b.first_24_margin, NULL) AS DECIMAL(18, 2)) AS margin_24_months,
  b.repeats,
  DATEDIFF(b.last_sale_day, c.first_order_day) AS recency_days,
  DATEDIFF(LAST_DAY(c.month), c.first_order_day) AS age_days,
  b.valued_repeats,
  b.valued_repeat_cents,
  f.r,
  f.alpha,
  f.a,
  f.b,
  f.p,
  f.q,
  f.v,
  f.company_margin,
  f.company_goods_value
FROM customer AS c
JOIN fit AS f ON f.month = c.month
-- The days hold of every customer whose rows agree with each other.
JOIN bought AS b
  ON b.customer_id = c.customer_id AND b.repeats >= 0 AND b.last_sale_day BETWEEN c.first_order_day AND LAST_DAY(c.month)
LEFT JOIN observed AS o ON o.cohort_month = c.cohort_month
