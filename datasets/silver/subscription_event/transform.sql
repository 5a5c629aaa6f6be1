-- One row per day and event_id: what happened to a subscription, as the latest version of the event says, with its plan and rates.
WITH event AS (
  SELECT
    month, day, event_id, revision, occurred_at, subscriber_id, subscriber_type, marketplace, plan_id, event,
    amount, currency, period_start, period_end
  FROM current.subscription_event
),

rate AS (
  SELECT month, day, currency, rate
  FROM AS_OF_DAYS('silver.fx_rate', 'bronze.subscription_event')
)

SELECT
  e.month,
  e.day,
  e.event_id,
  e.revision,
  e.occurred_at,
  e.subscriber_id,
  e.subscriber_type,
  e.marketplace,
  e.plan_id,
  e.event,
  e.amount,
  e.currency,
  e.period_start,
  e.period_end,
  COALESCE(p.product_family, 'unknown') AS product_family,
  COALESCE(p.shopping, FALSE) AS shopping,
  COALESCE(p.valid_from <= e.day AND e.day < p.valid_to, FALSE) AS plan_known,
  IF(p.valid_from <= e.day AND e.day < p.valid_to, to_cents(p.price, o.rate), NULL) AS price_cents,
  r.rate,
  round_to_minor_unit(e.amount / p.period_months, e.currency) AS monthly_amount,
  round_to_minor_unit(p.price / p.period_months, p.currency) AS monthly_price,
  p.currency AS price_currency,
  o.rate AS price_rate
FROM event AS e
LEFT JOIN silver.plan AS p ON p.plan_id = e.plan_id AND p.nearest_from <= e.day AND e.day < p.nearest_to
LEFT JOIN rate AS o ON o.month = e.month AND o.day = e.day AND o.currency = p.currency
LEFT JOIN rate AS r ON r.month = e.month AND r.day = e.day AND r.currency = e.currency
