-- One row per month and customer_id: what a known customer bought, sent back and was worth in the month.
WITH bought AS (
  SELECT
    month,
    customer_id,
    order_id,
    COUNT_IF(kind = 'sale') AS sale_lines,
    MIN(ordered_at) FILTER (WHERE kind = 'sale') AS first_sale_at,
    MIN(day) FILTER (WHERE kind = 'sale') AS first_sale_day,
    MIN_BY(prime_status = 'prime', ordered_at) FILTER (WHERE kind = 'sale') AS is_prime,
    SUM(goods_cents) AS goods_cents,
    SUM(revenue_cents) AS revenue_cents
  FROM silver.order_line
  WHERE customer_id IS NOT NULL AND status = 'completed'
  GROUP BY month, customer_id, order_id
),

movement AS (
  SELECT
    month, customer_id, IF(sale_lines > 0, 1, 0) AS orders, sale_lines, first_sale_at, first_sale_day,
    is_prime, goods_cents, revenue_cents, 0 AS fee_cents
  FROM bought
  UNION ALL
  SELECT
    month, customer_id, 0 AS orders, 0 AS sale_lines, NULL AS first_sale_at, NULL AS first_sale_day,
    NULL AS is_prime, 0 AS goods_cents, 0 AS revenue_cents, revenue_cents AS fee_cents
  FROM silver.settlement_line
  WHERE customer_id IS NOT NULL AND revenue_line <> 'none'
),

customer_month AS (
  SELECT
    month,
    customer_id,
    SUM(orders) AS orders,
    SUM(sale_lines) AS sale_lines,
    MIN(first_sale_at) AS first_sale_at,
    MIN(first_sale_day) AS first_sale_day,
    -- Membership follows from customer and moment, so that lines of one moment agree on it.
    MIN_BY(is_prime, first_sale_at) AS is_prime,
    SUM(goods_cents) AS goods_cents,
    SUM(revenue_cents) AS revenue_cents,
    SUM(fee_cents) AS fee_cents
  FROM movement
  GROUP BY month, customer_id
)

SELECT
  month,
  customer_id,
  orders,
  sale_lines,
  first_sale_at,
  first_sale_day,
  CASE is_prime WHEN TRUE THEN 'prime' WHEN FALSE THEN 'non_prime' END AS first_sale_prime_status,
  COALESCE(goods_cents, 0) AS goods_cents,
  COALESCE(revenue_cents, 0) AS revenue_cents,
  COALESCE(fee_cents, 0) AS fee_cents
FROM customer_month
