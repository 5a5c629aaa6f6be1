-- One row per month, product_family, marketplace, from_plan, to_plan, movement and reason: how recurring revenue moved.
WITH month AS (
  SELECT EXPLODE(SEQUENCE(TRUNC(first_day, 'month'), TRUNC(last_day, 'month'), INTERVAL 1 MONTH)) AS month
  FROM ops.delivered
  WHERE feed = 'subscriptions'
),

-- The first part has the charge, also where a refund on the first day has left it no day.
period AS (
  SELECT
    subscriber_id, product_family, period_no, plan_id, marketplace, kind, MIN_BY(event_id, part) AS event_id,
    MAX(taken_cents) AS taken_cents, MIN(coverage_start) AS starts, MAX(coverage_end) AS ends
  FROM silver.subscription_period
  GROUP BY subscriber_id, product_family, period_no, plan_id, marketplace, kind
  HAVING MIN(coverage_start) IS NOT NULL
),

-- What a charge comes to in a month; where credit paid for some of it, the price of the plan does.
paid AS (
  SELECT
    p.subscriber_id, p.product_family, p.period_no, p.plan_id, p.marketplace, p.starts, p.ends,
    MIN(p.starts) OVER (PARTITION BY p.subscriber_id, p.product_family) AS first_paid,
    IF(
      e.event = 'plan_changed' OR p.taken_cents <> 0,
      STRUCT(e.monthly_price AS amount, e.price_currency AS currency, e.price_rate AS rate),
      STRUCT(e.monthly_amount AS amount, e.currency AS currency, e.rate AS rate)
    ) AS charge
  FROM period AS p
  JOIN silver.subscription_event AS e ON e.event_id = p.event_id
  WHERE p.kind = 'paid'
),

-- Of several periods that cover the last day of a month, the one opened last counts.
recurring AS (
  SELECT
    month, subscriber_id, product_family,
    MAX_BY(STRUCT(plan_id, marketplace, first_paid, charge, cents), period_no) AS at_end
  FROM (SELECT month FROM month UNION SELECT ADD_MONTHS(MIN(month), -1) FROM month)
  JOIN (SELECT *, COALESCE(to_cents(charge.amount, charge.rate), 0) AS cents FROM paid)
    ON starts <= LAST_DAY(month) AND LAST_DAY(month) < ends
  GROUP BY month, subscriber_id, product_family
),

-- The months of a subscriber: opening is the closing of the month before.
balance AS (
  SELECT month, subscriber_id, product_family, MAX(opening) AS o, MAX(closing) AS c
  FROM (
    SELECT month, subscriber_id, product_family, NULL AS opening, at_end AS closing FROM recurring
    UNION ALL
    SELECT ADD_MONTHS(month, 1), subscriber_id, product_family, at_end, NULL FROM recurring
  )
  WHERE month IN (SELECT month FROM month)
  GROUP BY month, subscriber_id, product_family
),

-- What happened last, up to the end of the month, says why somebody left; what came first, whether he was there before.
told AS (
  SELECT
    b.month, b.subscriber_id, b.product_family, ANY_VALUE(b.o) AS o, ANY_VALUE(b.c) AS c,
    COALESCE(ANY_VALUE(b.o.cents), 0) AS opening, COALESCE(ANY_VALUE(b.c.cents), 0) AS closing,
    MIN_BY(e.event, STRUCT(e.occurred_at, e.event_id)) = 'reactivated'
      OR ANY_VALUE(b.c.first_paid) < b.month AS came_back,
    MAX_BY(e.event, STRUCT(e.occurred_at, e.event_id)) FILTER (
      WHERE e.event NOT IN ('trial_started', 'refunded', 'expired') AND e.day <= LAST_DAY(b.month)
    ) AS last_event
  FROM balance AS b
  JOIN silver.subscription_event AS e ON e.subscriber_id = b.subscriber_id AND e.product_family = b.product_family
  GROUP BY b.month, b.subscriber_id, b.product_family
),

valued AS (
  SELECT
    *,
    IF(opening > 0 AND closing > 0 AND o.charge.currency = c.charge.currency,
      to_cents(o.charge.amount, c.charge.rate) - opening, 0) AS fx
  FROM told
  WHERE opening > 0 OR closing > 0
),

movement AS (
  SELECT
    month, product_family, COALESCE(c.marketplace, o.marketplace) AS marketplace,
    IF(opening > 0, o.plan_id, 'none') AS from_plan, IF(closing > 0, c.plan_id, 'none') AS to_plan,
    CASE
      WHEN opening = 0 THEN IF(came_back, 'reactivation', 'new')
      WHEN closing = 0 THEN 'churn'
      WHEN closing - opening - fx > 0 THEN 'expansion'
      WHEN closing - opening - fx < 0 THEN 'contraction'
      ELSE 'unchanged'
    END AS movement,
    CASE
      WHEN closing > 0 THEN 'none'
      WHEN last_event = 'payment_failed' THEN 'failed_payment'
      WHEN last_event = 'cancelled' THEN 'cancelled'
      ELSE 'other'
    END AS reason,
    opening, closing, fx
  FROM valued
  UNION ALL
  -- A trial is converted when a paid period begins by its end, or by the end of grace after it.
  SELECT
    TRUNC(t.ends, 'month'), t.product_family, t.marketplace, t.plan_id,
    COALESCE(MIN_BY(p.plan_id, p.period_no), 'none'),
    IF(COUNT(p.plan_id) > 0, 'trial_converted', 'trial_lapsed'), 'none', 0, 0, 0
  FROM period AS t
  LEFT JOIN period AS g ON g.subscriber_id = t.subscriber_id AND g.product_family = t.product_family
    AND g.kind = 'grace' AND g.starts <= t.ends AND t.ends < g.ends
  LEFT JOIN paid AS p ON p.subscriber_id = t.subscriber_id AND p.product_family = t.product_family
    AND p.starts <= GREATEST(t.ends, g.ends) AND t.ends < p.ends
  WHERE t.kind = 'trial' AND TRUNC(t.ends, 'month') IN (SELECT month FROM month)
  GROUP BY t.ends, t.subscriber_id, t.product_family, t.marketplace, t.plan_id, t.period_no
)

SELECT
  month, product_family, marketplace, from_plan, to_plan, movement, reason, COUNT(*) AS subscribers,
  money(SUM(opening)) AS opening, money(SUM(closing)) AS closing, money(SUM(fx)) AS fx,
  money(SUM(ABS(closing - opening - fx))) AS amount
FROM movement
GROUP BY month, product_family, marketplace, from_plan, to_plan, movement, reason
