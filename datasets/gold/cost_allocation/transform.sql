-- Prepares one row per month: its expenses and quantities. CostAllocation makes of it one row per driver set, pool,
-- segment of the entries, and segment and revenue line that bear it.
WITH pool AS (
  SELECT month, account, COALESCE(sub_account, 'other') AS sub_account, segment, SUM(amount_cents) AS cents
  FROM silver.journal_entry
  WHERE revenue_line = 'none' AND amount_cents IS NOT NULL
  GROUP BY ALL
),

expenses AS (
  SELECT month, COLLECT_LIST(STRUCT(account, sub_account, segment, cents)) AS entries
  FROM pool
  GROUP BY month
),

quantities AS (
  SELECT
    month,
    COLLECT_LIST(STRUCT(
      segment, revenue_line, net_sales, orders, returns, units, weight_shipped, weight_handled, weight_in_stores,
      goods_value, cost_of_goods, shipping_charged, platform_orders, new_customers, subscription_days,
      cloud_list_cost, usage_rows
    )) AS activity
  FROM gold.segment_month
  GROUP BY month
)

SELECT
  e.month,
  e.entries,
  COALESCE(q.activity, ARRAY()) AS activity,
  :driver_sets AS driver_sets,
  :one_time_sub_accounts AS one_time_sub_accounts
FROM expenses AS e
LEFT JOIN quantities AS q ON q.month = e.month
