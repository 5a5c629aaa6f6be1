-- One row per day, plan_id, marketplace and entry_type: what subscriptions earn, bill and give back.
-- Parts of periods that are alike, such as those of one plan that begin on a day, are computed once and multiplied.
WITH part AS (
  SELECT
    plan_id, marketplace, kind, booked_on, charged_cents, posted_from, whole_from,
    IF(kind = 'refund', 'refund', 'recognition') AS entry_type,
    DATE_ADD(posted_from, days_posted) AS posted_to,
    -- Each day of a whole has an equal share; the first ones have a cent of the rest.
    CAST(SIGN(whole_cents) AS BIGINT) AS sign,
    ABS(whole_cents) DIV GREATEST(whole_days, 1) AS share,
    ABS(whole_cents) % GREATEST(whole_days, 1) AS rest,
    COUNT(*) AS parts
  FROM silver.subscription_period
  WHERE kind NOT IN ('trial', 'grace')
  GROUP BY ALL
),

delivered AS (
  SELECT first_day, last_day
  FROM ops.delivered
  WHERE feed = 'subscriptions'
),

delivered_day AS (
  SELECT day
  FROM delivered
  LATERAL VIEW EXPLODE(SEQUENCE(first_day, last_day)) AS day
),

-- Days of a whole that lie before the first delivered one, counted from its first day.
before AS (
  SELECT
    d.first_day AS day, p.*,
    DATEDIFF(p.posted_from, p.whole_from) AS earned_from,
    DATEDIFF(GREATEST(p.posted_from, LEAST(p.posted_to, d.first_day)), p.whole_from) AS earned_to
  FROM part AS p
  JOIN delivered AS d ON LEAST(p.booked_on, p.posted_from) < d.first_day
),

entry AS (
  SELECT /*+ BROADCAST(d) */
    d.day, p.plan_id, p.marketplace, p.entry_type,
    p.parts * p.sign * (p.share + IF(DATEDIFF(d.day, p.whole_from) < p.rest, 1, 0)) AS revenue_cents,
    0L AS charged_cents,
    0L AS opening_cents,
    IF(p.kind = 'paid', p.parts, 0L) AS paid_periods
  FROM part AS p
  JOIN delivered_day AS d ON p.posted_from <= d.day AND d.day < p.posted_to
  UNION ALL
  SELECT d.day, p.plan_id, p.marketplace, p.entry_type, 0L, p.parts * p.charged_cents, 0L, 0L
  FROM part AS p
  JOIN delivered_day AS d ON d.day = p.booked_on
  WHERE p.charged_cents <> 0
  UNION ALL
  SELECT
    day, plan_id, marketplace, 'recognition', 0L, 0L,
    parts * (IF(booked_on < day, COALESCE(charged_cents, 0), 0)
      - sign * (share * (earned_to - earned_from) + LEAST(earned_to, rest) - LEAST(earned_from, rest))),
    0L
  FROM before
),

daily AS (
  SELECT
    day, plan_id, marketplace, entry_type,
    SUM(revenue_cents) AS revenue_cents,
    SUM(charged_cents) AS charged_cents,
    SUM(opening_cents) AS opening_cents,
    SUM(paid_periods) AS paid_periods
  FROM entry
  GROUP BY day, plan_id, marketplace, entry_type
  HAVING SUM(revenue_cents) <> 0 OR SUM(charged_cents) <> 0 OR SUM(opening_cents) <> 0 OR SUM(paid_periods) <> 0
)

SELECT
  CAST(TRUNC(e.day, 'month') AS DATE) AS month,
  e.day,
  e.plan_id,
  e.marketplace,
  e.entry_type,
  COALESCE(p.product_family, 'unknown') AS product_family,
  IF(p.product_family = 'seller', 'Third-party seller services', 'Subscription services') AS revenue_line,
  COALESCE(s.segment, :default_segment, 'unknown') AS segment,
  COALESCE(p.tier, 'unknown') AS category,
  IF(p.product_family = 'prime' AND p.shopping, 'prime', 'not_applicable') AS prime_status,
  e.revenue_cents,
  IF(e.entry_type = 'recognition', e.charged_cents, 0L) AS billed_cents,
  IF(e.entry_type = 'refund', -e.charged_cents, 0L) AS refunded_cents,
  e.opening_cents,
  e.paid_periods
FROM daily AS e
LEFT JOIN silver.plan AS p ON p.plan_id = e.plan_id AND p.nearest_from <= e.day AND e.day < p.nearest_to
LEFT JOIN silver.marketplace AS s
  ON s.marketplace = e.marketplace AND s.valid_from <= e.day AND e.day < s.valid_to
