-- Rows that say something else of a product than what stands: a daily dump repeats nearly all of it.
WITH standing_row AS (
  SELECT *, LEAD(valid_from) OVER (PARTITION BY product_id ORDER BY valid_from) AS next_from
  FROM standing
)

SELECT changed.*
FROM changed
LEFT ANTI JOIN standing_row AS s
  ON changed.product_id = s.product_id
    AND changed.valid_from = s.valid_from
    AND LEAST(changed.valid_to, s.next_from, DATE '9999-12-31') = s.valid_to
    AND changed.category <=> s.category
    AND changed.brand <=> s.brand
    AND changed.size_tier <=> s.size_tier
    AND changed.unit_cost <=> s.unit_cost
    AND changed.currency <=> s.currency
    AND NOT changed.withdrawn
    AND changed.change > 0
