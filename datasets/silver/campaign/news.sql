-- Rows that change what silver.campaign says of a campaign: a daily dump repeats nearly all of it.
WITH this_row AS (
  SELECT *, LEAD(valid_from) OVER (PARTITION BY campaign_id ORDER BY valid_from) AS next_from
  FROM this
)

SELECT changes.*
FROM changes
LEFT ANTI JOIN this_row AS t
  ON changes.campaign_id = t.campaign_id
    AND changes.valid_from = t.valid_from
    AND LEAST(changes.valid_to, t.next_from, DATE '9999-12-31') = t.valid_to
    AND changes.advertiser_id <=> t.advertiser_id
    AND changes.seller_id <=> t.seller_id
    AND changes.marketplace <=> t.marketplace
    AND changes.ad_product <=> t.ad_product
    AND changes.daily_cap <=> t.daily_cap
    AND changes.currency <=> t.currency
    AND NOT changes.is_deleted
    AND changes.change > 0
