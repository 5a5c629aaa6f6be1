-- One row per campaign_id and valid_from: who advertises where on the days [valid_from, valid_to).
WITH delivered AS (
  SELECT
    campaign_id, valid_from, valid_to, advertiser_id, seller_id, marketplace, ad_product, is_deleted,
    ROW_NUMBER() OVER (
      PARTITION BY campaign_id, valid_from
      ORDER BY version_rank DESC, revision DESC, source_file, delivery DESC, source_line, is_deleted
    ) AS rn
  FROM bronze.campaign
),

standing AS (
  SELECT
    campaign_id, valid_from, valid_to, advertiser_id, seller_id, marketplace, ad_product,
    LEAD(valid_from) OVER (PARTITION BY campaign_id ORDER BY valid_from) AS next_from
  FROM delivered
  WHERE rn = 1 AND NOT is_deleted
)

SELECT
  campaign_id,
  valid_from,
  -- A later row ends an earlier one, so that a day finds one row; LEAST passes over NULL.
  LEAST(valid_to, next_from, DATE '9999-12-31') AS valid_to,
  advertiser_id,
  seller_id,
  marketplace,
  ad_product
FROM standing
