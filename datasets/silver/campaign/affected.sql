-- Campaigns of which a dump says something else than stands: nearly all of it only repeats what does.
WITH this_row AS (
  SELECT *, LEAD(valid_from) OVER (PARTITION BY campaign_id ORDER BY valid_from) AS next_from
  FROM this
)

SELECT DISTINCT changes.campaign_id
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
