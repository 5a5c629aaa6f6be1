-- One row per month and customer_id: what a known customer bought, sent back and was worth in the month.
WITH line AS (
  SELECT
    month, day, customer_id, order_id, kind = 'sale' AS is_sale, ordered_at, prime_status = 'prime' AS is_prime,
    category, fulfilment = 'platform' AS is_handled, ABS(quantity) * unit_weight AS weight,
    goods_cents, revenue_cents, cost_cents
  FROM silver.order_line
  WHERE customer_id IS NOT NULL AND status = 'completed'
),

-- The goods value of a day is that of its sales: a return takes nothing back from the day that it arrives on.
bought AS (
  SELECT
    month,
    customer_id,
    day,
    COUNT_IF(is_sale) AS sale_lines,
    MIN(ordered_at) FILTER (WHERE is_sale) AS first_sale_at,
    MIN_BY(is_prime, ordered_at) FILTER (WHERE is_sale) AS is_prime,
    COALESCE(SUM(goods_cents) FILTER (WHERE is_sale), 0) AS sold_cents,
    SUM(goods_cents) AS goods_cents,
    SUM(revenue_cents) AS revenue_cents,
    SUM(cost_cents) AS cost_of_goods_cents,
    SUM(IF(is_sale AND is_handled, weight, 0)) AS weight_shipped,
    SUM(IF(is_handled, weight, 0)) AS weight_handled
  FROM line
  GROUP BY month, customer_id, day
),

movement AS (
  SELECT *, 0 AS fee_cents
  FROM bought
  UNION ALL
  SELECT month, customer_id, NULL, 0, NULL, NULL, 0, 0, 0, 0, 0, 0, SUM(revenue_cents)
  FROM silver.settlement_line
  WHERE customer_id IS NOT NULL AND revenue_line <> 'none'
  GROUP BY month, customer_id
),

total AS (
  SELECT
    month,
    customer_id,
    SUM(sale_lines) AS sale_lines,
    MIN(first_sale_at) AS first_sale_at,
    MIN(day) FILTER (WHERE sale_lines > 0) AS first_sale_day,
    MAX(day) FILTER (WHERE sale_lines > 0) AS last_sale_day,
    -- Membership follows from customer and moment, so that lines of one moment agree on it.
    MIN_BY(is_prime, first_sale_at) AS is_prime,
    COUNT_IF(sale_lines > 0) AS sale_days,
    COUNT_IF(sold_cents > 0) AS valued_days,
    SUM(IF(sold_cents > 0, sold_cents, 0)) AS valued_day_cents,
    MIN_BY(sold_cents, day) FILTER (WHERE sale_lines > 0) AS first_day_goods_cents,
    SUM(goods_cents) AS goods_cents,
    SUM(revenue_cents) AS revenue_cents,
    SUM(fee_cents) AS fee_cents,
    SUM(cost_of_goods_cents) AS cost_of_goods_cents,
    SUM(weight_shipped) AS weight_shipped,
    SUM(weight_handled) AS weight_handled
  FROM movement
  GROUP BY month, customer_id
),

-- Lines of an order may stand on several days.
ordered AS (
  SELECT
    month,
    customer_id,
    SIZE(COLLECT_SET(order_id)) AS orders,
    ARRAY_SORT(COLLECT_SET(category)) AS categories
  FROM line
  WHERE is_sale
  GROUP BY month, customer_id
)

SELECT
  month,
  customer_id,
  CAST(COALESCE(orders, 0) AS BIGINT) AS orders,
  sale_lines,
  first_sale_at,
  first_sale_day,
  last_sale_day,
  CASE is_prime WHEN TRUE THEN 'prime' WHEN FALSE THEN 'non_prime' END AS first_sale_prime_status,
  COALESCE(categories, ARRAY()) AS categories,
  sale_days,
  valued_days,
  valued_day_cents,
  first_day_goods_cents,
  COALESCE(goods_cents, 0) AS goods_cents,
  COALESCE(revenue_cents, 0) AS revenue_cents,
  COALESCE(fee_cents, 0) AS fee_cents,
  COALESCE(cost_of_goods_cents, 0) AS cost_of_goods_cents,
  CAST(weight_shipped AS DECIMAL(28, 6)) AS weight_shipped,
  CAST(weight_handled AS DECIMAL(28, 6)) AS weight_handled
FROM total
LEFT JOIN ordered USING (month, customer_id)
