-- A feed that closes a month adds its trial, and an outcome to the six before. A new feed, or an earlier first day, may do so
-- in any month.
WITH moved AS (
  SELECT
    feed,
    IF(COUNT(*) = 2 AND MIN(first_day) = MAX(first_day), DATE_ADD(MIN(last_day), 1), MIN(first_day)) AS since,
    DATE_ADD(MAX(last_day), 1) AS until,
    COUNT(*) <> 2 OR MIN(first_day) <> MAX(first_day) AS is_new
  FROM changes
  WHERE feed IN ('orders', 'subscriptions', 'seller-settlements')
  GROUP BY feed
)

SELECT DISTINCT EXPLODE(SEQUENCE(
  CAST(ADD_MONTHS(TRUNC(since, 'month'), -6) AS DATE), CAST(TRUNC(until, 'month') AS DATE), INTERVAL 1 MONTH
)) AS month
FROM moved
WHERE is_new OR TRUNC(since, 'month') < TRUNC(until, 'month')
