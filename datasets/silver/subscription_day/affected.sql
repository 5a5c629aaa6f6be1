-- Days whose sums a changed part changes: those it is posted on and booked on; what lies before the first delivered day is in the opening balance.
WITH part AS (
  SELECT
    change, plan_id, marketplace, kind, booked_on, COALESCE(charged_cents, 0) AS charged_cents, posted_from, whole_from,
    IF(kind = 'refund', 'refund', 'recognition') AS entry_type,
    DATE_ADD(posted_from, days_posted) AS posted_to,
    CAST(SIGN(whole_cents) AS BIGINT) AS sign,
    ABS(whole_cents) DIV GREATEST(whole_days, 1) AS share,
    ABS(whole_cents) % GREATEST(whole_days, 1) AS rest
  FROM changes
  WHERE kind NOT IN ('trial', 'grace')
),

delivered AS (
  SELECT first_day, last_day
  FROM ops.delivered
  WHERE feed = 'subscriptions'
),

within AS (
  SELECT p.*, d.first_day, d.last_day
  FROM part AS p
  JOIN delivered AS d ON LEAST(p.booked_on, p.posted_from) <= d.last_day
),

entry AS (
  SELECT
    day, plan_id, marketplace, entry_type,
    change * sign * (share + IF(DATEDIFF(day, whole_from) < rest, 1, 0)) AS revenue_cents,
    IF(kind = 'paid', change, 0) AS paid_periods,
    0 AS charged_cents,
    0 AS opening_cents
  FROM within
  LATERAL VIEW EXPLODE(
    IF(
      GREATEST(posted_from, first_day) < LEAST(posted_to, DATE_ADD(last_day, 1)),
      SEQUENCE(GREATEST(posted_from, first_day), DATE_SUB(LEAST(posted_to, DATE_ADD(last_day, 1)), 1)),
      ARRAY()
    )
  ) AS day
  UNION ALL
  SELECT booked_on, plan_id, marketplace, entry_type, 0, 0, change * charged_cents, 0
  FROM within
  WHERE booked_on BETWEEN first_day AND last_day AND charged_cents <> 0
  UNION ALL
  SELECT
    first_day, plan_id, marketplace, 'recognition', 0, 0, 0,
    change * (
      IF(booked_on < first_day, charged_cents, 0)
      - sign * (share * (earned_to - earned_from) + LEAST(earned_to, rest) - LEAST(earned_from, rest))
    )
  FROM (
    SELECT
      *,
      DATEDIFF(posted_from, whole_from) AS earned_from,
      DATEDIFF(GREATEST(posted_from, LEAST(posted_to, first_day)), whole_from) AS earned_to
    FROM within
    WHERE LEAST(booked_on, posted_from) < first_day
  )
)

SELECT DISTINCT day
FROM (
  SELECT day
  FROM entry
  GROUP BY day, plan_id, marketplace, entry_type
  HAVING SUM(revenue_cents) <> 0 OR SUM(paid_periods) <> 0
    OR SUM(charged_cents) <> 0 OR SUM(opening_cents) <> 0
)
