-- Rows that say another region of a shop than what stands.
SELECT changed.*
FROM changed
LEFT ANTI JOIN standing AS s
  ON changed.shop = s.shop
    AND changed.region = s.region
    AND NOT changed.withdrawn
    AND changed.change > 0
