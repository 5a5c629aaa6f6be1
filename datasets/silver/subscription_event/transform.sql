-- One row per day and event_id: what happened to a subscription, as the latest version of the event says.
WITH delivered AS (
  SELECT
    *,
    ROW_NUMBER() OVER (
      PARTITION BY month, day, event_id
      ORDER BY version_rank DESC, revision DESC, source_file, delivery DESC, source_line, is_deleted
    ) AS rn
  FROM bronze.subscription_event
)

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
FROM delivered
WHERE rn = 1 AND NOT is_deleted
