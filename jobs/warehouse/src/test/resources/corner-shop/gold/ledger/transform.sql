-- One row per day and region.
SELECT month, day, region, money(sum(cents)) AS amount, count(*) AS source_rows
FROM silver.sale
GROUP BY month, day, region
