-- One row per plan_id and valid_from: what the plan is and costs on the days [valid_from, valid_to).
WITH bounded AS (
  SELECT
    plan_id, valid_from, valid_to, product_family, tier, price, currency, period_months, shopping,
    LAG(valid_from) OVER (PARTITION BY plan_id ORDER BY valid_from) AS earlier_from,
    LEAD(valid_from) OVER (PARTITION BY plan_id ORDER BY valid_from) AS next_from
  FROM current.plan
)

SELECT
  plan_id,
  valid_from,
  -- A later row ends an earlier one, so that a day finds one row; LEAST passes over NULL.
  LEAST(valid_to, next_from, DATE '9999-12-31') AS valid_to,
  -- A plan that is sold no more keeps its subscribers: what it is, the nearest row says.
  IF(earlier_from IS NULL, DATE '0001-01-01', valid_from) AS nearest_from,
  COALESCE(next_from, DATE '9999-12-31') AS nearest_to,
  product_family,
  tier,
  price,
  currency,
  period_months,
  COALESCE(shopping, TRUE) AS shopping
FROM bounded
