-- One row per plan_id and valid_from: what the plan is and costs on the days [valid_from, valid_to).
WITH bounded AS (
  SELECT
    plan_id, valid_from, valid_to, product_family, tier, price, currency, period_months, shopping,
    LEAD(valid_from) OVER (PARTITION BY plan_id ORDER BY valid_from) AS next_from
  FROM current.plan
)

SELECT
  plan_id,
  valid_from,
  -- A later row ends an earlier one, so that a day finds one row; LEAST passes over NULL.
  LEAST(valid_to, next_from, DATE '9999-12-31') AS valid_to,
  product_family,
  tier,
  price,
  currency,
  period_months,
  COALESCE(shopping, TRUE) AS shopping
FROM bounded
