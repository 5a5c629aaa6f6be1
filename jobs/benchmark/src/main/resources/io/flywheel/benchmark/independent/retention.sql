-- Retention by cohort from the facts, in both groupings: prime.md. Guests are in none.
CREATE TABLE cohort_member AS
SELECT customer_id, date_trunc('month', CAST(min(sold_at) AS DATE)) AS cohort_month,
  arg_min(prime_status, sold_at) AS status
FROM fact
WHERE sold_at IS NOT NULL AND customer_id IS NOT NULL
-- Customers from before the first delivered day began earlier than anybody can see.
  AND customer_id NOT IN (SELECT customer_id FROM sign_up WHERE signed_up_on < getvariable('first_order_day'))
GROUP BY customer_id;

-- Each member of a cohort in each month, asked one by one: what was the status then?
CREATE VIEW member_month AS
SELECT *, CAST(cohort_month + to_months(CAST(month_number AS INTEGER)) AS DATE) AS month
FROM (
  SELECT *, unnest(range(0, 1 + date_diff('month', cohort_month, getvariable('as_of')))) AS month_number
  FROM cohort_member
);
CREATE VIEW member_status AS
SELECT customer_id, cohort_month, month_number, month, 'at_first_order' AS grouping, status AS prime_status FROM member_month
UNION ALL
SELECT m.customer_id, cohort_month, month_number, month, 'at_month_start',
  CASE WHEN month_number = 0 THEN status WHEN moment < c.ends THEN 'prime' ELSE 'non_prime' END
FROM (SELECT *, CAST(month AS TIMESTAMP) AS moment FROM member_month) m
ASOF LEFT JOIN prime_coverage c ON c.customer_id = m.customer_id AND m.moment >= c.starts;

CREATE VIEW bought AS
SELECT customer_id, CAST(date_trunc('month', day) AS DATE) AS month,
  count(DISTINCT order_id) FILTER (WHERE sold_at IS NOT NULL) AS orders,
  coalesce(sum(cents) FILTER (WHERE revenue_line IS NOT NULL), 0) AS net_cents
FROM fact
GROUP BY ALL;
CREATE VIEW used AS
SELECT customer_id, month, sum(cost_cents) AS cost_cents, sum(shipped) AS shipped, sum(handled) AS handled,
  sum(goods_cents) AS goods_cents
FROM line_use
GROUP BY ALL;

-- The pools that count against contribution, and the company's quantities; a negative one of a segment and line is none.
CREATE VIEW pool AS
SELECT month, shipping, fulfilment, payments,
  greatest(coalesce(shipped, 0), 0) AS shipped, greatest(coalesce(handled, 0), 0) AS handled,
  greatest(coalesce(goods_cents, 0), 0) AS goods_cents
FROM (
  SELECT month, coalesce(sum(cents) FILTER (WHERE sub_account = 'outbound_shipping'), 0) AS shipping,
    coalesce(sum(cents) FILTER (WHERE sub_account = 'fulfilment'), 0) AS fulfilment,
    coalesce(sum(cents) FILTER (WHERE sub_account = 'payment_processing'), 0) AS payments
  FROM expense
  GROUP BY month
) LEFT JOIN (
  SELECT month, sum(shipped) AS shipped, sum(handled) AS handled, sum(greatest(goods_cents, 0)) AS goods_cents
  FROM (
    SELECT month, segment, line, sum(shipped) AS shipped, sum(handled) AS handled, sum(goods_cents) AS goods_cents
    FROM line_use
    GROUP BY ALL
  )
  GROUP BY month
) USING (month);

CREATE VIEW cohort_part AS
SELECT cohort_month, grouping, prime_status, month_number, month, count(*) AS cohort_customers,
  count(*) FILTER (WHERE orders > 0) AS active_customers, coalesce(sum(orders), 0) AS orders,
  coalesce(sum(net_cents), 0) AS net_cents, coalesce(sum(cost_cents), 0) AS cost_cents,
  coalesce(sum(shipped), 0) AS shipped, coalesce(sum(handled), 0) AS handled, coalesce(sum(goods_cents), 0) AS goods_cents
FROM member_status
LEFT JOIN bought USING (customer_id, month)
LEFT JOIN used USING (customer_id, month)
GROUP BY ALL;

-- Over one denominator in whole numbers, so that the one rounding is exact. Without quantity a pool costs nothing.
CREATE VIEW cohort_money AS
SELECT p.*,
  CASE WHEN q.month IS NOT NULL THEN nearest(
    CAST(net_cents - cost_cents AS HUGEINT) * d1 * d2 * d3
      - CAST(q.shipping AS HUGEINT) * if(q.shipped > 0, p.shipped, 0) * d2 * d3
      - CAST(q.fulfilment AS HUGEINT) * if(q.handled > 0, p.handled, 0) * d1 * d3
      - CAST(q.payments AS HUGEINT) * if(q.goods_cents > 0, p.goods_cents, 0) * d1 * d2,
    d1 * d2 * d3) END AS contribution_cents
FROM cohort_part p
LEFT JOIN (
  SELECT *, CAST(greatest(shipped, 1) AS HUGEINT) AS d1, CAST(greatest(handled, 1) AS HUGEINT) AS d2,
    CAST(greatest(goods_cents, 1) AS HUGEINT) AS d3
  FROM pool
) q ON q.month = p.month;

-- A group that was there in month 0 has a row in every later month, with 0 customers when nobody is left in it.
CREATE VIEW cohort_cell AS
SELECT *, last_day(month) <= getvariable('observed_until') AS observed, last_day(month) <= getvariable('settled_until') AS settled,
  NOT EXISTS (FROM sign_up) AND dense_rank() OVER (ORDER BY cohort_month) <= 3 AS left_truncated
FROM (
  SELECT cohort_month, grouping, unnest(['all', prime_status]) AS prime_status, month_number, month,
    coalesce(cohort_customers, 0) AS cohort_customers, coalesce(active_customers, 0) AS active_customers,
    coalesce(orders, 0) AS orders, coalesce(net_cents, 0) AS net_cents,
    CASE WHEN cohort_customers IS NOT NULL THEN contribution_cents
      WHEN month IN (SELECT month FROM pool) THEN 0 END AS contribution_cents
  FROM cohort_money
  FULL JOIN (
    SELECT DISTINCT cohort_month, month_number, month, unnest(['at_first_order', 'at_month_start']) AS grouping, status AS prime_status
    FROM member_month
  ) USING (cohort_month, month_number, month, grouping, prime_status)
);

CREATE VIEW cohort_retention AS
SELECT CAST(cohort_month AS DATE) AS cohort_month, grouping, prime_status, month_number, n AS cohort_customers,
  CASE WHEN observed THEN x END AS active_customers,
  CASE WHEN observed AND n > 0 THEN share(x, n) END AS retention,
  CASE WHEN observed AND n > 0 AND month_number > 0 THEN wilson(x, n, -1) END AS retention_low,
  CASE WHEN observed AND n > 0 AND month_number > 0 THEN wilson(x, n, 1) END AS retention_high,
  CASE WHEN observed THEN all_orders END AS orders,
  CASE WHEN settled THEN money(sum_net) END AS net_sales,
  CASE WHEN settled THEN money(sum_contribution) END AS contribution_margin,
  left_truncated, grouping = 'at_month_start' AS descriptive
FROM (
  SELECT cohort_month, grouping, prime_status, month_number, observed, settled, left_truncated,
    sum(cohort_customers) AS n, sum(active_customers) AS x, sum(orders) AS all_orders, sum(net_cents) AS sum_net,
    sum(contribution_cents) AS sum_contribution
  FROM cohort_cell
  GROUP BY ALL
);
