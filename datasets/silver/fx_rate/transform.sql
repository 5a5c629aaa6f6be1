-- One row per currency and valid_from: what one unit is worth in the reporting currency on the days [valid_from, valid_to).
WITH delivered AS (
  SELECT
    currency, day, rate, is_deleted,
    ROW_NUMBER() OVER (
      PARTITION BY currency, day
      ORDER BY version_rank DESC, revision DESC, source_file, delivery DESC, source_line, is_deleted
    ) AS rn
  FROM bronze.fx_rate
  WHERE currency <> :reporting_currency
)

SELECT
  currency,
  day AS valid_from,
  -- A day without a rate keeps the last known one.
  LEAD(day, 1, DATE '9999-12-31') OVER (PARTITION BY currency ORDER BY day) AS valid_to,
  rate
FROM delivered
WHERE rn = 1 AND NOT is_deleted
UNION ALL
SELECT
  CAST(:reporting_currency AS STRING) AS currency,
  DATE '1900-01-01' AS valid_from,
  DATE '9999-12-31' AS valid_to,
  CAST(1 AS DECIMAL(18, 8)) AS rate
