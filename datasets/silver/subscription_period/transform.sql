-- One row per subscriber_id and product_family: its events, which SubscriptionReplay replays in their order.
WITH event AS (
  SELECT
    subscriber_id, product_family, occurred_at, event_id, day, UPPER(event) AS event, subscriber_type,
    plan_id, shopping, plan_known, marketplace, amount, currency, rate, price_cents,
    CAST(FROM_UTC_TIMESTAMP(period_start, :time_zone) AS DATE) AS period_from,
    CAST(FROM_UTC_TIMESTAMP(period_end, :time_zone) AS DATE) AS period_to,
    event <> 'cancelled' AND period_start < period_end AS is_period
  FROM silver.subscription_event
)

SELECT
  subscriber_id,
  product_family,
  COLLECT_LIST(
    STRUCT(
      occurred_at, event_id, day, event, subscriber_type, plan_id, shopping, plan_known, marketplace,
      amount, currency, rate, price_cents, period_from,
      -- A period has a day at least, however few hours it has.
      IF(is_period, GREATEST(period_to, DATE_ADD(period_from, 1)), period_to) AS period_to
    )
  ) AS events,
  CAST(:grace_days AS INT) AS grace_days
FROM event
GROUP BY subscriber_id, product_family
