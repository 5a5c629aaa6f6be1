-- Prepares one row per outcome and months: all person-trials in which it is observed. PrimeEffect makes of it one row per scope,
-- outcome, estimator and months. A trial has at most trial-controls (setting) controls, so a row has at most that many, and
-- those who joined, for each month of trials: an array element each.
WITH trial AS (
  SELECT
    month,
    customer_id,
    treated,
    weight,
    marketplace,
    CAST(tenure AS DOUBLE) AS tenure,
    CAST(days_since_last_order AS DOUBLE) AS days_since_last_order,
    CAST(days_since_last_order_early AS DOUBLE) AS days_since_last_order_early,
    CAST(orders AS ARRAY<DOUBLE>) AS orders,
    TRANSFORM(goods_cents, cents -> cents / 100D) AS goods_value,
    CAST(categories AS ARRAY<DOUBLE>) AS categories,
    margin_cents
  FROM silver.prime_trial
),

-- A sum is NULL as long as one of its months is.
after_joining AS (
  SELECT
    month,
    customer_id,
    treated,
    weight,
    marketplace,
    CONCAT(SLICE(orders, 1, 3), goods_value, categories, ARRAY(days_since_last_order, tenure)) AS covariates,
    AGGREGATE(SLICE(orders, 5, 6), 0D, (total, month_orders) -> total + month_orders) AS orders,
    AGGREGATE(margin_cents, 0L, (total, cents) -> total + cents) / 100D AS contribution_margin
  FROM trial
),

fit AS (
  SELECT 'orders' AS outcome, '1 to 6' AS months, month, customer_id, treated, weight, marketplace, covariates, orders AS value
  FROM after_joining
  UNION ALL
  SELECT 'contribution_margin', '1 to 6', month, customer_id, treated, weight, marketplace, covariates, contribution_margin
  FROM after_joining
  UNION ALL
  -- The event study knows no more than the end of the third month before.
  SELECT
    'orders',
    CAST(month_number AS STRING),
    month,
    customer_id,
    treated,
    weight,
    marketplace,
    ARRAY(orders[0], goods_value[0], categories[0], days_since_last_order_early, tenure),
    orders[month_number + 3]
  FROM trial
  LATERAL VIEW EXPLODE(SEQUENCE(-2, 6)) AS month_number
)

SELECT
  outcome,
  months,
  COLLECT_LIST(STRUCT(month, customer_id, treated, weight, marketplace, covariates, value)) AS person_trials
FROM fit
WHERE value IS NOT NULL
GROUP BY outcome, months
