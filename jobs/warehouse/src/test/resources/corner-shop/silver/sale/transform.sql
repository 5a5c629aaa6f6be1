-- One row per sale: its latest revision.
SELECT
  sale.month,
  sale.day,
  sale.sale_id,
  sale.shop,
  coalesce(shop.region, 'unknown') AS region,
  to_cents(sale.amount, 1) AS cents
FROM current.sale
LEFT JOIN silver.shop ON shop.shop = sale.shop
