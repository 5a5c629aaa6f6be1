-- One row per campaign_id and valid_from: who advertises where, up to which cost a day, on [valid_from, valid_to).
WITH bounded AS (
  SELECT
    campaign_id, valid_from, valid_to, advertiser_id, seller_id, marketplace, ad_product, daily_cap, currency,
    LEAD(valid_from) OVER (PARTITION BY campaign_id ORDER BY valid_from) AS next_from
  FROM current.campaign
)

SELECT
  campaign_id,
  valid_from,
  -- A later row ends an earlier one, so that a day finds one row; LEAST passes over NULL.
  LEAST(valid_to, next_from, DATE '9999-12-31') AS valid_to,
  advertiser_id,
  seller_id,
  marketplace,
  ad_product,
  daily_cap,
  currency
FROM bounded
