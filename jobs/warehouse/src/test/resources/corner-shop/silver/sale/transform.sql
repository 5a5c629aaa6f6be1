-- One row per sale: its latest revision.
WITH ranked AS (
  SELECT
    month,
    day,
    sale_id,
    shop,
    amount,
    is_deleted,
    row_number() OVER (
      PARTITION BY month, day, sale_id
      ORDER BY version_rank DESC, revision DESC, source_file, delivery DESC, source_line, is_deleted
    ) AS rn
  FROM bronze.sale
)

SELECT
  ranked.month,
  ranked.day,
  ranked.sale_id,
  ranked.shop,
  coalesce(shop.region, 'unknown') AS region,
  to_cents(ranked.amount, 1) AS cents
FROM ranked
LEFT JOIN silver.shop ON shop.shop = ranked.shop
WHERE ranked.rn = 1 AND NOT ranked.is_deleted
