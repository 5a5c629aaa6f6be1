-- Retention by cohort from the facts: prime.md, grouping at_first_order. Guests are in none.
CREATE VIEW cohort_member AS
SELECT customer_id, date_trunc('month', CAST(min(sold_at) AS DATE)) AS cohort_month,
  arg_min(prime_status, sold_at) AS status
FROM fact
WHERE sold_at IS NOT NULL AND customer_id IS NOT NULL
-- Customers from before the first delivered day began earlier than anybody can see.
  AND customer_id NOT IN (SELECT customer_id FROM sign_up WHERE signed_up_on < getvariable('first_order_day'))
GROUP BY customer_id;

CREATE VIEW cohort AS
SELECT cohort_month, prime_status, count(*) AS cohort_customers
FROM (SELECT cohort_month, unnest(['all', status]) AS prime_status FROM cohort_member)
GROUP BY ALL;

CREATE VIEW activity AS
SELECT cohort_month, m.prime_status, date_diff('month', cohort_month, date_trunc('month', day)) AS month_number,
  count(DISTINCT customer_id) FILTER (WHERE sold_at IS NOT NULL) AS active_customers,
  count(DISTINCT order_id) FILTER (WHERE sold_at IS NOT NULL) AS orders,
  coalesce(sum(cents) FILTER (WHERE revenue_line IS NOT NULL), 0) AS net_cents
FROM fact
JOIN (SELECT customer_id, cohort_month, unnest(['all', status]) AS prime_status FROM cohort_member) m USING (customer_id)
GROUP BY ALL;

CREATE VIEW cohort_cell AS
SELECT *, last_day(cohort_month + to_months(CAST(month_number AS INTEGER))) <= getvariable('observed_until') AS observed,
  NOT EXISTS (FROM sign_up) AND dense_rank() OVER (ORDER BY cohort_month) <= 3 AS left_truncated
FROM (
  SELECT *, unnest(range(0, 1 + date_diff('month', cohort_month, getvariable('as_of')))) AS month_number FROM cohort
) LEFT JOIN activity USING (cohort_month, prime_status, month_number);

CREATE VIEW cohort_retention AS
SELECT CAST(cohort_month AS DATE) AS cohort_month, 'at_first_order' AS grouping, prime_status, month_number,
  cohort_customers,
  CASE WHEN observed THEN coalesce(active_customers, 0) END AS active_customers,
  CASE WHEN observed THEN share(coalesce(active_customers, 0), cohort_customers) END AS retention,
  CASE WHEN observed AND month_number > 0
    THEN wilson(coalesce(active_customers, 0), cohort_customers, -1) END AS retention_low,
  CASE WHEN observed AND month_number > 0
    THEN wilson(coalesce(active_customers, 0), cohort_customers, 1) END AS retention_high,
  CASE WHEN observed THEN coalesce(orders, 0) END AS orders,
  CASE WHEN observed THEN money(coalesce(net_cents, 0)) END AS net_sales,
  left_truncated
FROM cohort_cell;
