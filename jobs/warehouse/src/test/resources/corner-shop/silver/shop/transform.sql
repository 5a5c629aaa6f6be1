-- One row per shop: its latest region.
SELECT shop, max_by(region, valid_from) AS region
FROM current.shop
GROUP BY shop
