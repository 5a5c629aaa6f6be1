-- One row per marketplace and valid_from: its segment and currency on the days [valid_from, valid_to).
WITH bounded AS (
  SELECT
    marketplace, valid_from, valid_to, segment, currency,
    LEAD(valid_from) OVER (PARTITION BY marketplace ORDER BY valid_from) AS next_from
  FROM current.marketplace
)

SELECT
  marketplace,
  valid_from,
  -- A later row ends an earlier one, so that a day finds one row; LEAST passes over NULL.
  LEAST(valid_to, next_from, DATE '9999-12-31') AS valid_to,
  segment,
  currency
FROM bounded
