-- One row per day and event_id: what happened to a seller's account, as the latest version of the event says.
SELECT
  month,
  day,
  event_id,
  revision,
  seller_id,
  occurred_at,
  event,
  plan,
  country
FROM current.seller_event
