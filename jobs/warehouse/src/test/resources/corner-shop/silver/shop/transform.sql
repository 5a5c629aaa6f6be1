-- One row per shop: its latest region.
WITH ranked AS (
  SELECT
    shop,
    valid_from,
    region,
    withdrawn,
    row_number() OVER (
      PARTITION BY shop, valid_from
      ORDER BY restored DESC, revision DESC, source_file, delivery DESC, source_line, withdrawn
    ) AS place
  FROM bronze.shop
)

SELECT shop, max_by(region, valid_from) AS region
FROM ranked
WHERE place = 1 AND NOT withdrawn
GROUP BY shop
