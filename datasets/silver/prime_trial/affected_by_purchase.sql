-- A changed month of a customer is an outcome of the six trials before and a covariate of those after, until the next month
-- with a sale has been the last one for the placebos, too. A month that is still running is none yet.
WITH delivered AS (
  SELECT CAST(ADD_MONTHS(TRUNC(DATE_ADD(MIN(last_day), 1), 'month'), -1) AS DATE) AS observed_month
  FROM ops.delivered
  WHERE feed IN ('orders', 'subscriptions')
),

changed AS (
  SELECT DISTINCT c.customer_id, c.month, d.observed_month
  FROM changes AS c
  JOIN delivered AS d ON c.month <= d.observed_month
),

reach AS (
  SELECT
    c.month,
    LEAST(c.observed_month, ADD_MONTHS(COALESCE(MIN(m.month), c.observed_month), 2)) AS last_month
  FROM changed AS c
  LEFT JOIN silver.customer_month AS m
    ON m.customer_id = c.customer_id AND m.month > c.month AND m.last_sale_day IS NOT NULL
  GROUP BY c.customer_id, c.month, c.observed_month
)

SELECT DISTINCT EXPLODE(SEQUENCE(ADD_MONTHS(month, -6), last_month, INTERVAL 1 MONTH)) AS month
FROM reach
