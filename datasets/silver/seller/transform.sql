-- One row per seller_id and valid_from: a seller's status and plan at the moments [valid_from, valid_to).
WITH event AS (
  SELECT
    seller_id, occurred_at, event, plan, country,
    ROW_NUMBER() OVER (PARTITION BY seller_id, occurred_at ORDER BY event_id DESC) AS rn,
    MIN(occurred_at) FILTER (WHERE event = 'registered') OVER (PARTITION BY seller_id) AS registered_at
  FROM silver.seller_event
)

SELECT
  seller_id,
  occurred_at AS valid_from,
  LEAD(occurred_at, 1, TIMESTAMP '9999-12-31 00:00:00') OVER (PARTITION BY seller_id ORDER BY occurred_at) AS valid_to,
  IF(event = 'closed', 'closed', 'open') AS status,
  plan,
  country,
  registered_at
FROM event
WHERE rn = 1
