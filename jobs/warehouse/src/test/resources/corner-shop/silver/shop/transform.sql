-- One row per shop: its latest region.
WITH ranked AS (
  SELECT
    shop,
    valid_from,
    region,
    is_deleted,
    row_number() OVER (
      PARTITION BY shop, valid_from
      ORDER BY version_rank DESC, revision DESC, source_file, delivery DESC, source_line, is_deleted
    ) AS rn
  FROM bronze.shop
)

SELECT shop, max_by(region, valid_from) AS region
FROM ranked
WHERE rn = 1 AND NOT is_deleted
GROUP BY shop
