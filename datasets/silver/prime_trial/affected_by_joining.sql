-- Who joins is in no later trial. A renewal lengthens a stretch that starts where it did, and who comes back has joined before.
WITH delivered AS (
  SELECT CAST(ADD_MONTHS(TRUNC(DATE_ADD(MIN(last_day), 1), 'month'), -1) AS DATE) AS observed_month
  FROM ops.delivered
  WHERE feed IN ('orders', 'subscriptions')
),

first_coverage AS (
  SELECT subscriber_id, MIN(coverage_start) AS coverage_start
  FROM silver.membership
  GROUP BY subscriber_id
),

joined AS (
  SELECT DISTINCT CAST(TRUNC(FROM_UTC_TIMESTAMP(c.coverage_start, :time_zone), 'month') AS DATE) AS month
  FROM changes AS c
  LEFT JOIN first_coverage AS f ON f.subscriber_id = c.subscriber_id
  WHERE c.coverage_start <= COALESCE(f.coverage_start, c.coverage_start)
)

SELECT DISTINCT EXPLODE(SEQUENCE(j.month, d.observed_month, INTERVAL 1 MONTH)) AS month
FROM joined AS j
JOIN delivered AS d ON j.month <= d.observed_month
