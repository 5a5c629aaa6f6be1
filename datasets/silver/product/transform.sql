-- One row per product_id and valid_from: what is said of the product on the days [valid_from, valid_to).
WITH delivered AS (
  SELECT
    product_id, valid_from, valid_to, category, brand, size_tier, unit_cost, currency, is_deleted,
    ROW_NUMBER() OVER (
      PARTITION BY product_id, valid_from
      ORDER BY version_rank DESC, revision DESC, source_file, delivery DESC, source_line, is_deleted
    ) AS rn
  FROM bronze.product
),

standing AS (
  SELECT
    product_id, valid_from, valid_to, category, brand, size_tier, unit_cost, currency,
    LEAD(valid_from) OVER (PARTITION BY product_id ORDER BY valid_from) AS next_from
  FROM delivered
  WHERE rn = 1 AND NOT is_deleted
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
FROM standing
