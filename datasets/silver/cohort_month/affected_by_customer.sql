-- A changed customer changes the size of a cohort, which stands in each of its months up to the as-of month.
SELECT EXPLODE(SEQUENCE(c.first_month, d.as_of_month, INTERVAL 1 MONTH)) AS month
FROM (SELECT MIN(cohort_month) AS first_month FROM changes) AS c
JOIN (SELECT CAST(TRUNC(MAX(last_day), 'month') AS DATE) AS as_of_month FROM ops.delivered) AS d
  ON c.first_month <= d.as_of_month
