-- One row per shop: its latest region.
SELECT shop, max_by(region, struct(valid_from, revision, source_line)) AS region
FROM bronze.shop
GROUP BY shop
