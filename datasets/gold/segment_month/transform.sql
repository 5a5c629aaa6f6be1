-- One row per month, segment and revenue_line: net sales, and the quantities that costs are shared by.
WITH sold AS (
  SELECT month, segment, revenue_line, SUM(amount) AS net_sales, SUM(source_rows) AS source_rows
  FROM gold.revenue_ledger
  GROUP BY month, segment, revenue_line
),

driven AS (
  SELECT
    month,
    segment,
    revenue_line,
    SUM(orders) AS orders,
    SUM(returns) AS returns,
    SUM(units) AS units,
    SUM(weight_shipped) AS weight_shipped,
    SUM(weight_handled) AS weight_handled,
    SUM(weight_in_stores) AS weight_in_stores,
    SUM(goods_value_cents) AS goods_value_cents,
    SUM(cost_of_goods_cents) AS cost_of_goods_cents,
    SUM(shipping_charged_cents) AS shipping_charged_cents,
    SUM(platform_orders) AS platform_orders,
    SUM(new_customers) AS new_customers,
    SUM(subscription_days) AS subscription_days,
    SUM(cloud_list_cost) AS cloud_list_cost,
    SUM(usage_rows) AS usage_rows
  FROM silver.driver_day
  GROUP BY month, segment, revenue_line
)

SELECT
  month,
  segment,
  revenue_line,
  CAST(IF(s.source_rows IS NULL, 0, s.net_sales) AS DECIMAL(18, 2)) AS net_sales,
  COALESCE(s.source_rows, 0) AS source_rows,
  COALESCE(d.orders, 0) AS orders,
  COALESCE(d.returns, 0) AS returns,
  COALESCE(d.units, 0) AS units,
  CAST(COALESCE(d.weight_shipped, 0) AS DECIMAL(28, 6)) AS weight_shipped,
  CAST(COALESCE(d.weight_handled, 0) AS DECIMAL(28, 6)) AS weight_handled,
  CAST(COALESCE(d.weight_in_stores, 0) AS DECIMAL(28, 6)) AS weight_in_stores,
  money(COALESCE(d.goods_value_cents, 0)) AS goods_value,
  money(COALESCE(d.cost_of_goods_cents, 0)) AS cost_of_goods,
  money(COALESCE(d.shipping_charged_cents, 0)) AS shipping_charged,
  COALESCE(d.platform_orders, 0) AS platform_orders,
  COALESCE(d.new_customers, 0) AS new_customers,
  COALESCE(d.subscription_days, 0) AS subscription_days,
  CAST(COALESCE(d.cloud_list_cost, 0) AS DECIMAL(38, 15)) AS cloud_list_cost,
  COALESCE(d.usage_rows, 0) AS usage_rows
FROM sold AS s
FULL JOIN driven AS d USING (month, segment, revenue_line)
