-- How much better Prime retains than others, from the counts of both: prime.md, "Membership and cohorts".
CREATE VIEW followed AS
SELECT cohort_month, prime_status, month_number, observed, cohort_customers AS n, active_customers AS x,
  -- Cents of a customer's time so far; unknown from the first month on in which they are.
  CASE WHEN bool_and(settled AND contribution_cents IS NOT NULL) OVER so_far THEN sum(contribution_cents) OVER so_far END AS margin
FROM cohort_cell
WHERE grouping = 'at_first_order' AND prime_status <> 'all'
WINDOW so_far AS (PARTITION BY cohort_month, prime_status ORDER BY month_number);

-- w weighs a cohort by n1 n0 / (n1 + n0), as Mantel and Haenszel do. Where a group is missing, so is all that needs it.
CREATE VIEW gap_pair AS
SELECT cohort_month, month_number, p.n AS n1, p.x AS x1, p.x / p.n AS p1, p.margin AS margin1,
  o.n AS n0, o.x AS x0, o.x / o.n AS p0, o.margin AS margin0, p.n * o.n / (p.n + o.n) AS w,
  p.margin IS NOT NULL AND o.margin IS NOT NULL AS both_margins
FROM (FROM followed WHERE observed AND prime_status = 'prime') p
FULL JOIN (FROM followed WHERE observed AND prime_status = 'non_prime') o USING (cohort_month, month_number);

CREATE VIEW cohort_gap AS
-- Each side as far from its share as its own score interval reaches.
SELECT CAST(CAST(cohort_month AS DATE) AS VARCHAR) AS cohort, month_number, p1 - p0 AS gap,
  CASE WHEN month_number > 0 THEN p1 - p0 - sqrt(pow(p1 - wilson(x1, n1, -1), 2) + pow(wilson(x0, n0, 1) - p0, 2)) END AS low,
  CASE WHEN month_number > 0 THEN p1 - p0 + sqrt(pow(wilson(x1, n1, 1) - p1, 2) + pow(p0 - wilson(x0, n0, -1), 2)) END AS high,
  CASE WHEN w IS NULL THEN 0 ELSE 1 END AS cohorts,
  money(nearest(margin1, n1)) AS prime_margin_per_customer, money(nearest(margin0, n0)) AS non_prime_margin_per_customer
FROM gap_pair
UNION ALL
SELECT 'pooled', month_number, gap,
  CASE WHEN month_number > 0 THEN gap - 1.959963984540054 * sqrt(variance) END,
  CASE WHEN month_number > 0 THEN gap + 1.959963984540054 * sqrt(variance) END,
  cohorts, money(nearest(margin1, n1)), money(nearest(margin0, n0))
FROM (
  SELECT month_number, sum(w * (p1 - p0)) / sum(w) AS gap,
    -- Sato's variance, written in shares.
    greatest(0, sum(w * (p1 - p0)) / sum(w) * sum(w * (n1 * p0 - n0 * p1 + (n0 - n1) / 2) / (n1 + n0))
      + sum(w * (p1 * (1 - p0) + p0 * (1 - p1)) / 2)) / pow(sum(w), 2) AS variance,
    count(w) AS cohorts,
    sum(margin1) FILTER (both_margins) AS margin1, sum(n1) FILTER (both_margins) AS n1,
    sum(margin0) FILTER (both_margins) AS margin0, sum(n0) FILTER (both_margins) AS n0
  FROM gap_pair
  GROUP BY month_number
);
