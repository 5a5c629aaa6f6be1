-- Months from the day on that changed coverage says something else for, up to the last delivered month.
WITH since AS (
  SELECT
    subscriber_id, product_family,
    IF(SUM(change) = 0, MIN(coverage_end), COALESCE(coverage_start, posted_from)) AS day
  FROM changes
  -- A paid part without a day may be the first of its period, which has the charge.
  WHERE coverage_start IS NOT NULL OR kind = 'paid'
  GROUP BY
    subscriber_id, product_family, period_no, plan_id, marketplace, kind, event_id, coverage_start, posted_from, taken_cents
),

-- Whether a trial was converted may be known only once grace after it has passed.
reached AS (
  SELECT TRUNC(MIN(COALESCE(t.coverage_end, s.day)), 'month') AS since
  FROM since AS s
  LEFT JOIN silver.subscription_period AS t
    ON t.subscriber_id = s.subscriber_id AND t.product_family = s.product_family AND t.kind = 'trial'
      AND t.coverage_end BETWEEN DATE_SUB(s.day, CAST(:grace_days AS INT)) AND s.day
)

SELECT EXPLODE(SEQUENCE(GREATEST(since, TRUNC(first_day, 'month')), TRUNC(last_day, 'month'), INTERVAL 1 MONTH)) AS month
FROM reached
JOIN ops.delivered ON feed = 'subscriptions' AND since <= last_day
