-- One row per subscriber and coverage_start: an unbroken stretch of Prime coverage, [coverage_start, coverage_end).
WITH prime_plan AS (
  SELECT DISTINCT plan_id
  FROM silver.plan
  WHERE product_family = 'prime'
),

prime_event AS (
  SELECT e.subscriber_id, e.event, e.occurred_at, e.period_start, e.period_end
  FROM silver.subscription_event AS e
  JOIN prime_plan AS p ON p.plan_id = e.plan_id
  WHERE e.subscriber_type = 'customer'
),

period AS (
  SELECT subscriber_id, period_start AS starts, period_end AS ends
  FROM prime_event
  WHERE event IN ('trial_started', 'started', 'renewed', 'plan_changed', 'reactivated')
  UNION ALL
  -- Grace: seven days in which a failed payment may still be made; they are not withdrawn.
  SELECT subscriber_id, occurred_at AS starts, occurred_at + INTERVAL 7 DAYS AS ends
  FROM prime_event
  WHERE event = 'payment_failed'
),

reached AS (
  SELECT
    subscriber_id, starts, ends,
    MAX(ends) OVER (
      PARTITION BY subscriber_id ORDER BY starts, ends
      ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
    ) AS covered_to
  FROM period
  WHERE starts < ends
),

stretch AS (
  SELECT
    subscriber_id, starts, ends,
    SUM(IF(starts <= covered_to, 0, 1)) OVER (PARTITION BY subscriber_id ORDER BY starts, ends) AS stretch_no
  FROM reached
)

SELECT
  subscriber_id,
  MIN(starts) AS coverage_start,
  MAX(ends) AS coverage_end
FROM stretch
GROUP BY subscriber_id, stretch_no
