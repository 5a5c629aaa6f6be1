-- One row per customer_id: when and how the first order of a customer came, and when the customer signed up.
WITH sign_up AS (
  SELECT
    customer_id,
    MAX_BY(signed_up_on, valid_from) AS signed_up_on,
    MAX_BY(marketplace, valid_from) AS marketplace
  FROM current.customer
  GROUP BY customer_id
),

first_sale AS (
  SELECT
    customer_id,
    MIN(first_sale_at) AS first_order_at,
    MIN(first_sale_day) AS first_order_day,
    MIN(month) AS first_order_month,
    MIN_BY(first_sale_prime_status, month) AS prime_status_at_first_order
  FROM silver.customer_month
  WHERE first_sale_at IS NOT NULL
  GROUP BY customer_id
),

known AS (
  SELECT
    f.customer_id,
    s.signed_up_on,
    s.marketplace,
    f.first_order_at,
    f.first_order_day,
    f.first_order_month,
    f.prime_status_at_first_order,
    COALESCE(s.signed_up_on < d.first_day, FALSE) AS left_truncated
  FROM first_sale AS f
  LEFT JOIN sign_up AS s ON s.customer_id = f.customer_id
  LEFT JOIN ops.delivered AS d ON d.feed = 'orders'
)

SELECT
  customer_id,
  signed_up_on,
  marketplace,
  first_order_at,
  first_order_day,
  prime_status_at_first_order,
  left_truncated,
  -- Who signed up before the first delivered day may have ordered before it too.
  IF(left_truncated, NULL, first_order_month) AS cohort_month
FROM known
