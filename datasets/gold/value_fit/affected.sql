-- A changed customer belongs to every month from that of the first order on.
SELECT EXPLODE(SEQUENCE(c.first_month, d.last_month, INTERVAL 1 MONTH)) AS month
FROM (SELECT MIN(cohort_month) AS first_month FROM changes) AS c
JOIN (SELECT CAST(TRUNC(MAX(last_day), 'month') AS DATE) AS last_month FROM ops.delivered WHERE feed = 'orders') AS d
  ON c.first_month <= d.last_month
