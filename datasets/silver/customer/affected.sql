-- Before the first delivered order day a customer may have ordered already: when that day moves, all are looked at again.
SELECT DISTINCT customer_id FROM silver.customer_month
WHERE EXISTS (SELECT 1 FROM changed WHERE feed = 'orders')
