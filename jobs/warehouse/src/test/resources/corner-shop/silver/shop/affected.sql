-- Shops whose region changes.
SELECT DISTINCT changes.shop
FROM changes
LEFT ANTI JOIN this AS t
  ON changes.shop = t.shop
    AND changes.region = t.region
    AND NOT changes.is_deleted
    AND changes.change > 0
