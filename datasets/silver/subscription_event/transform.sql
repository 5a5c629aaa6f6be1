-- One row per day and event_id: what happened to a subscription, as the latest version of the event says.
SELECT
  month,
  day,
  event_id,
  revision,
  occurred_at,
  subscriber_id,
  subscriber_type,
  marketplace,
  plan_id,
  event,
  amount,
  currency,
  period_start,
  period_end
FROM current.subscription_event
