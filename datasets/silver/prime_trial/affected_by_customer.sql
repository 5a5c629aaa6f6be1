-- The trials of a changed customer, from the fourth month after the cohort's on.
SELECT DISTINCT EXPLODE(SEQUENCE(ADD_MONTHS(c.cohort_month, 4), d.observed_month, INTERVAL 1 MONTH)) AS month
FROM (SELECT DISTINCT cohort_month FROM changes WHERE cohort_month IS NOT NULL) AS c
JOIN (
  SELECT CAST(ADD_MONTHS(TRUNC(DATE_ADD(MIN(last_day), 1), 'month'), -1) AS DATE) AS observed_month
  FROM ops.delivered
  WHERE feed IN ('orders', 'subscriptions')
) AS d ON ADD_MONTHS(c.cohort_month, 4) <= d.observed_month
