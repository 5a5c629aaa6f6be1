-- One row per sku and valid_from: the sheet by which use of the sku is priced on the days [valid_from, valid_to).
WITH bounded AS (
  SELECT
    sku, valid_from, valid_to, price_group, service_category, unit, tier_mode, tiers, free_quantity, committed_price,
    spot_price, currency,
    FROM_JSON(tiers, 'ARRAY<STRUCT<from: STRING, unit_price: STRING>>') AS tier,
    LEAD(valid_from) OVER (PARTITION BY sku ORDER BY valid_from) AS next_from
  FROM current.cloud_price
)

SELECT
  sku,
  valid_from,
  -- A later row ends an earlier one, so that a day finds one row; LEAST passes over NULL.
  LEAST(valid_to, next_from, DATE '9999-12-31') AS valid_to,
  price_group,
  service_category,
  unit,
  tier_mode,
  tiers,
  ARRAY_JOIN(TRANSFORM(tier, t -> CAST(CAST(t.from AS DECIMAL(19, 6)) AS STRING)), ' ') AS tier_bounds,
  free_quantity,
  ARRAY_MAX(TRANSFORM(tier, t -> CAST(t.unit_price AS DECIMAL(18, 12)))) AS list_price,
  committed_price,
  spot_price,
  currency
FROM bounded
