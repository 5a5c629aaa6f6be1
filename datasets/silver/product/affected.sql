-- Products of which a dump says something else than stands: nearly all of it only repeats what does.
WITH this_row AS (
  SELECT *, LEAD(valid_from) OVER (PARTITION BY product_id ORDER BY valid_from) AS next_from
  FROM this
)

SELECT DISTINCT changes.product_id
FROM changes
LEFT ANTI JOIN this_row AS t
  ON changes.product_id = t.product_id
    AND changes.valid_from = t.valid_from
    AND LEAST(changes.valid_to, t.next_from, DATE '9999-12-31') = t.valid_to
    AND changes.category <=> t.category
    AND changes.brand <=> t.brand
    AND changes.size_tier <=> t.size_tier
    AND changes.unit_cost <=> t.unit_cost
    AND changes.currency <=> t.currency
    AND NOT changes.is_deleted
    AND changes.change > 0
