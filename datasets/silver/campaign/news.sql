-- Rows that say something else of a campaign than what stands: a daily dump repeats nearly all of it.
WITH standing_row AS (
  SELECT *, LEAD(valid_from) OVER (PARTITION BY campaign_id ORDER BY valid_from) AS next_from
  FROM standing
)

SELECT changed.*
FROM changed
LEFT ANTI JOIN standing_row AS s
  ON changed.campaign_id = s.campaign_id
    AND changed.valid_from = s.valid_from
    AND LEAST(changed.valid_to, s.next_from, DATE '9999-12-31') = s.valid_to
    AND changed.advertiser_id <=> s.advertiser_id
    AND changed.seller_id <=> s.seller_id
    AND changed.marketplace <=> s.marketplace
    AND changed.ad_product <=> s.ad_product
    AND NOT changed.withdrawn
    AND changed.change > 0
