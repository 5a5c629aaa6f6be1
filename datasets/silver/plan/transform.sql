-- One row per plan_id and valid_from: what the plan is and costs on the days [valid_from, valid_to).
WITH delivered AS (
  SELECT
    plan_id, valid_from, valid_to, product_family, tier, price, currency, period_months, is_deleted,
    ROW_NUMBER() OVER (
      PARTITION BY plan_id, valid_from
      ORDER BY version_rank DESC, revision DESC, source_file, delivery DESC, source_line, is_deleted
    ) AS rn
  FROM bronze.plan
),

standing AS (
  SELECT
    plan_id, valid_from, valid_to, product_family, tier, price, currency, period_months,
    LEAD(valid_from) OVER (PARTITION BY plan_id ORDER BY valid_from) AS next_from
  FROM delivered
  WHERE rn = 1 AND NOT is_deleted
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
  period_months
FROM standing
