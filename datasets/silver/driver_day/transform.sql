-- One row per day, segment, revenue_line, category, marketplace and prime_status: the quantities that costs are shared by.
WITH line AS (
  SELECT
    month, day, segment, revenue_line, category, marketplace, prime_status, order_id, line_no, kind = 'sale' AS is_sale,
    fulfilment = 'platform' AS is_handled, channel = 'store' AS is_in_store, ABS(quantity) AS units, unit_weight,
    (fulfilment = 'platform' OR channel = 'store') AND (
      size_tier = 'unknown' OR NOT MAP_CONTAINS_KEY(FROM_JSON(:size_weights, 'MAP<STRING, DECIMAL(10, 6)>'), size_tier)
    ) AS is_tier_unknown,
    goods_cents, cost_cents, shipping_cents
  FROM silver.order_line
  WHERE status = 'completed'
),

-- An order counts once, at its smallest completed sale line, and at the smallest of those that the platform handles.
-- Only what decides that is sorted.
placed AS (
  SELECT
    month, day, segment, revenue_line, category, marketplace, prime_status, order_id,
    line_no = MIN(line_no) OVER of_order AS is_order,
    is_handled AND line_no = MIN(IF(is_handled, line_no, NULL)) OVER of_order AS is_platform_order
  FROM line
  WHERE is_sale
  WINDOW of_order AS (PARTITION BY month, day, order_id)
),

-- Of orders that a customer placed at the same moment the first by order_id is the first.
first_order AS (
  SELECT month, day, order_id, COUNT(*) AS new_customers
  FROM (
    SELECT l.month, l.day, MIN(l.order_id) AS order_id
    FROM silver.order_line AS l
    JOIN silver.customer AS c
      ON c.customer_id = l.customer_id AND c.first_order_day = l.day AND c.first_order_at = l.ordered_at
    WHERE l.kind = 'sale' AND l.status = 'completed' AND c.cohort_month IS NOT NULL
    GROUP BY l.month, l.day, l.customer_id
  )
  GROUP BY month, day, order_id
),

-- Lines that are alike are added up before they are weighed: sums of decimals cost more than those of integers.
alike AS (
  SELECT
    month, day, segment, revenue_line, category, marketplace, prime_status,
    is_sale, is_handled, is_in_store, is_tier_unknown, unit_weight,
    COUNT(*) AS lines,
    SUM(units) AS units,
    SUM(goods_cents) AS goods_cents,
    SUM(cost_cents) AS cost_cents,
    SUM(shipping_cents) AS shipping_cents
  FROM line
  GROUP BY ALL
),

quantity AS (
  SELECT
    month, day, segment, revenue_line, category, marketplace, prime_status,
    0 AS orders,
    IF(is_sale, 0, lines) AS returns,
    units,
    IF(is_sale AND is_handled, units * unit_weight, 0) AS weight_shipped,
    IF(is_handled, units * unit_weight, 0) AS weight_handled,
    IF(is_in_store, units * unit_weight, 0) AS weight_in_stores,
    IF(is_tier_unknown, units, 0) AS units_of_unknown_tier,
    goods_cents AS goods_value_cents,
    cost_cents AS cost_of_goods_cents,
    shipping_cents AS shipping_charged_cents,
    0 AS platform_orders,
    0 AS new_customers,
    0 AS subscription_days,
    0 AS cloud_list_cost,
    0 AS usage_rows
  FROM alike
  UNION ALL
  SELECT
    month, day, segment, revenue_line, category, marketplace, prime_status,
    COUNT_IF(is_order), 0, 0, 0, 0, 0, 0, 0, 0, 0, COUNT_IF(is_platform_order),
    SUM(IF(is_order, COALESCE(new_customers, 0), 0)), 0, 0, 0
  FROM placed
  LEFT JOIN first_order USING (month, day, order_id)
  WHERE is_order OR is_platform_order
  GROUP BY ALL
  UNION ALL
  SELECT
    month, day, segment, revenue_line, category, marketplace, prime_status,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, paid_periods, 0, 0
  FROM silver.subscription_day
  WHERE paid_periods > 0
  UNION ALL
  SELECT
    month, day, IF(used_by IS NULL, segment, 'none'), COALESCE(used_by, revenue_line), category, marketplace, prime_status,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, SUM(list_cost_reporting),
    -- A metered row may have several parts, a row of a bill is part 0.
    COUNT_IF(part <= 1)
  FROM silver.cloud_charge
  WHERE charge_category = 'Usage'
  GROUP BY ALL
)

SELECT
  month, day, segment, revenue_line, category, marketplace, prime_status,
  SUM(orders) AS orders,
  SUM(returns) AS returns,
  SUM(units) AS units,
  CAST(SUM(weight_shipped) AS DECIMAL(28, 6)) AS weight_shipped,
  CAST(SUM(weight_handled) AS DECIMAL(28, 6)) AS weight_handled,
  CAST(SUM(weight_in_stores) AS DECIMAL(28, 6)) AS weight_in_stores,
  SUM(units_of_unknown_tier) AS units_of_unknown_tier,
  COALESCE(SUM(goods_value_cents), 0) AS goods_value_cents,
  COALESCE(SUM(cost_of_goods_cents), 0) AS cost_of_goods_cents,
  COALESCE(SUM(shipping_charged_cents), 0) AS shipping_charged_cents,
  SUM(platform_orders) AS platform_orders,
  SUM(new_customers) AS new_customers,
  SUM(subscription_days) AS subscription_days,
  CAST(COALESCE(SUM(cloud_list_cost), 0) AS DECIMAL(38, 15)) AS cloud_list_cost,
  SUM(usage_rows) AS usage_rows
FROM quantity
GROUP BY ALL
