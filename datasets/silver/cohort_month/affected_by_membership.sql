-- Coverage that changed affects the months at whose start somebody is a member who was not, or no longer is: a renewal
-- makes one stretch longer, and what it covered before it still covers.
WITH month_start AS (
  SELECT EXPLODE(SEQUENCE(
    (SELECT MIN(cohort_month) FROM silver.customer),
    (SELECT CAST(TRUNC(MAX(last_day), 'month') AS DATE) FROM ops.delivered),
    INTERVAL 1 MONTH
  )) AS month
)

SELECT DISTINCT month
FROM (
  SELECT c.subscriber_id, s.month
  FROM changes AS c
  JOIN month_start AS s
    ON c.coverage_start <= TO_UTC_TIMESTAMP(s.month, :time_zone)
    AND TO_UTC_TIMESTAMP(s.month, :time_zone) < c.coverage_end
  GROUP BY c.subscriber_id, s.month
  HAVING SUM(c.change) <> 0
)
