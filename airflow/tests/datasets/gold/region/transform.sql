-- One row per region: its shops.
SELECT region, count(*) AS shops
FROM silver.shop
GROUP BY region
