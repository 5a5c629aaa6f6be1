-- One row per currency and valid_from: what one unit is worth in the reporting currency on the days [valid_from, valid_to).
SELECT
  currency,
  day AS valid_from,
  -- A day without a rate keeps the last known one.
  LEAD(day, 1, DATE '9999-12-31') OVER (PARTITION BY currency ORDER BY day) AS valid_to,
  rate
FROM current.fx_rate
WHERE currency <> :reporting_currency
UNION ALL
SELECT
  CAST(:reporting_currency AS STRING) AS currency,
  DATE '1900-01-01' AS valid_from,
  DATE '9999-12-31' AS valid_to,
  CAST(1 AS DECIMAL(18, 8)) AS rate
