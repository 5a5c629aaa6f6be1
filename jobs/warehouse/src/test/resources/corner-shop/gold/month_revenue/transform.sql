-- One row per month and region.
WITH monthly AS (
  SELECT month, region, CAST(sum(amount) AS DECIMAL(18, 2)) AS amount
  FROM gold.ledger
  GROUP BY month, region
)

SELECT monthly.month, monthly.region, monthly.amount, earlier.amount AS before
FROM monthly
LEFT JOIN monthly AS earlier
  ON earlier.region = monthly.region AND earlier.month = add_months(monthly.month, -1)
