-- Days whose sums a changed part changes: those it is posted on and booked on; what lies before the first delivered day is in the opening balance.
WITH part AS (
  SELECT
    change, plan_id, marketplace, kind, booked_on, COALESCE(charged_cents, 0) AS charged_cents, posted_from,
    DATE_ADD(posted_from, days_posted) AS posted_to, whole_cents, whole_from, whole_days
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

-- What a day earns of a whole follows from the whole: a part that only ends earlier leaves the days before as they were.
posted AS (
  SELECT day
  FROM within
  LATERAL VIEW EXPLODE(
    IF(
      GREATEST(posted_from, first_day) < LEAST(posted_to, DATE_ADD(last_day, 1)),
      SEQUENCE(GREATEST(posted_from, first_day), DATE_SUB(LEAST(posted_to, DATE_ADD(last_day, 1)), 1)),
      ARRAY()
    )
  ) AS day
  WHERE whole_cents <> 0 OR kind = 'paid'
  GROUP BY day, plan_id, marketplace, kind, whole_cents, whole_from, whole_days
  HAVING SUM(change) <> 0
),

booked AS (
  SELECT booked_on AS day
  FROM within
  WHERE booked_on BETWEEN first_day AND last_day
  GROUP BY booked_on, plan_id, marketplace, kind = 'refund'
  HAVING SUM(change * charged_cents) <> 0
),

opening AS (
  SELECT first_day AS day
  FROM within
  WHERE LEAST(booked_on, posted_from) < first_day
  GROUP BY
    first_day, plan_id, marketplace, IF(booked_on < first_day, charged_cents, 0),
    posted_from, LEAST(posted_to, first_day), whole_cents, whole_from, whole_days
  HAVING SUM(change) <> 0
)

SELECT day FROM posted
UNION
SELECT day FROM booked
UNION
SELECT day FROM opening
