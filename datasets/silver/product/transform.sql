-- One row per product_id and valid_from: what is said of the product on the days [valid_from, valid_to).
WITH bounded AS (
  SELECT
    product_id, valid_from, valid_to, category, brand, size_tier, unit_cost, currency,
    LEAD(valid_from) OVER (PARTITION BY product_id ORDER BY valid_from) AS next_from
  FROM current.product
)

SELECT
  product_id,
  valid_from,
  -- A later row ends an earlier one, so that a day finds one row; LEAST passes over NULL.
  LEAST(valid_to, next_from, DATE '9999-12-31') AS valid_to,
  category,
  brand,
  size_tier,
  unit_cost,
  currency
FROM bounded
