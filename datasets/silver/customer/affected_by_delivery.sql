-- A customer may have ordered before the first delivered order day. When that day moves, every customer is computed again.
SELECT DISTINCT customer_id FROM silver.customer_month
WHERE EXISTS (SELECT 1 FROM changes WHERE feed = 'orders')
