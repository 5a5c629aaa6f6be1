-- A feed that closes a month adds its trial, and an outcome to the six before. A new feed, or an earlier first day, may do so
-- in any month, and a new one that ends early takes outcomes from later months, too.
WITH moved AS (
  SELECT
    COUNT(*) = 2 AND MIN(first_day) = MAX(first_day) AS goes_on,
    DATE_ADD(MIN(last_day), 1) AS since,
    DATE_ADD(MAX(last_day), 1) AS until
  FROM changes
  WHERE feed IN ('orders', 'subscriptions', 'seller-settlements')
  GROUP BY feed
),

delivered AS (
  SELECT MIN(first_day) AS first_day, DATE_ADD(MAX(last_day), 1) AS until
  FROM ops.delivered
  WHERE feed IN ('orders', 'subscriptions', 'seller-settlements')
),

reach AS (
  SELECT
    CAST(TRUNC(IF(m.goes_on, m.since, d.first_day), 'month') AS DATE) AS first_closed,
    CAST(ADD_MONTHS(TRUNC(IF(m.goes_on, m.until, d.until), 'month'), -1) AS DATE) AS last_closed
  FROM moved AS m
  CROSS JOIN delivered AS d
)

SELECT DISTINCT EXPLODE(SEQUENCE(ADD_MONTHS(first_closed, -6), last_closed, INTERVAL 1 MONTH)) AS month
FROM reach
WHERE first_closed <= last_closed
