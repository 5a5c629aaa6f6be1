-- One row per month and customer_id: what a known customer bought, sent back and was worth in the month.
WITH bought AS (
  SELECT
    month,
    customer_id,
    COUNT(DISTINCT order_id) FILTER (WHERE kind = 'sale') AS orders,
    COUNT(*) FILTER (WHERE kind = 'sale') AS sale_lines,
    MIN(ordered_at) FILTER (WHERE kind = 'sale') AS first_sale_at,
    MIN_BY(prime_status, STRUCT(ordered_at, order_id, line_no)) FILTER (WHERE kind = 'sale') AS first_sale_prime_status,
    SUM(goods_cents) AS goods_cents,
    SUM(revenue_cents) AS revenue_cents,
    0 AS fee_cents
  FROM silver.order_line
  WHERE customer_id IS NOT NULL AND status = 'completed'
  GROUP BY month, customer_id
),

fee AS (
  SELECT
    month,
    customer_id,
    0 AS orders,
    0 AS sale_lines,
    CAST(NULL AS TIMESTAMP) AS first_sale_at,
    CAST(NULL AS STRING) AS first_sale_prime_status,
    0 AS goods_cents,
    0 AS revenue_cents,
    SUM(revenue_cents) AS fee_cents
  FROM silver.settlement_line
  WHERE customer_id IS NOT NULL AND revenue_line <> 'none'
  GROUP BY month, customer_id
),

movement AS (
  SELECT * FROM bought
  UNION ALL
  SELECT * FROM fee
)

SELECT
  month,
  customer_id,
  SUM(orders) AS orders,
  SUM(sale_lines) AS sale_lines,
  MIN(first_sale_at) AS first_sale_at,
  MIN(first_sale_prime_status) AS first_sale_prime_status,
  COALESCE(SUM(goods_cents), 0) AS goods_cents,
  COALESCE(SUM(revenue_cents), 0) AS revenue_cents,
  COALESCE(SUM(fee_cents), 0) AS fee_cents
FROM movement
GROUP BY month, customer_id
