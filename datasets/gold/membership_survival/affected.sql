-- Months from the day on that changed coverage says something else for and is known, up to the last delivered month.
WITH since AS (
  SELECT IF(SUM(change) = 0, MIN(coverage_end), GREATEST(coverage_start, booked_on)) AS day
  FROM changes
  WHERE coverage_start IS NOT NULL
  GROUP BY subscriber_id, product_family, period_no, plan_id, kind, coverage_start, booked_on
)

SELECT EXPLODE(SEQUENCE(GREATEST(since, TRUNC(first_day, 'month')), TRUNC(last_day, 'month'), INTERVAL 1 MONTH)) AS month
FROM (SELECT TRUNC(MIN(day), 'month') AS since FROM since)
JOIN ops.delivered ON feed = 'subscriptions' AND since <= last_day
