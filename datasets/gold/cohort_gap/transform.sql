-- One row per cohort and month_number, and one per month_number for all cohorts pooled: how much better Prime retains.
WITH cell AS (
  SELECT
    cohort_month,
    month_number,
    prime_status = 'prime' AS is_prime,
    cohort_customers AS n,
    active_customers AS x,
    active_customers / cohort_customers AS p,
    retention_low AS low,
    retention_high AS high,
    -- From the first month without a margin on the sum is not known.
    IF(COUNT(contribution_margin) OVER so_far = month_number + 1, SUM(contribution_margin) OVER so_far, NULL) AS margin
  FROM gold.cohort_retention
  WHERE grouping = 'at_first_order' AND prime_status <> 'all'
  WINDOW so_far AS (PARTITION BY cohort_month, prime_status ORDER BY month_number)
),

pair AS (
  SELECT
    cohort_month,
    month_number,
    MAX(CAST(n AS DOUBLE)) FILTER (WHERE is_prime) AS n1,
    MAX(CAST(n AS DOUBLE)) FILTER (WHERE NOT is_prime) AS n2,
    MAX(x) FILTER (WHERE is_prime) AS x1,
    MAX(x) FILTER (WHERE NOT is_prime) AS x2,
    MAX(p) FILTER (WHERE is_prime) AS p1,
    MAX(p) FILTER (WHERE NOT is_prime) AS p2,
    MAX(low) FILTER (WHERE is_prime) AS low1,
    MAX(low) FILTER (WHERE NOT is_prime) AS low2,
    MAX(high) FILTER (WHERE is_prime) AS high1,
    MAX(high) FILTER (WHERE NOT is_prime) AS high2,
    MAX(margin) FILTER (WHERE is_prime) AS margin1,
    MAX(margin) FILTER (WHERE NOT is_prime) AS margin2,
    MAX(n) FILTER (WHERE is_prime) AS customers1,
    MAX(n) FILTER (WHERE NOT is_prime) AS customers2
  FROM cell
  WHERE x IS NOT NULL
  GROUP BY cohort_month, month_number
),

-- Difference of proportions, hybrid score interval: Newcombe (1998), Statistics in Medicine 17, 873-890, method 10.
by_cohort AS (
  SELECT
    CAST(cohort_month AS STRING) AS cohort,
    month_number,
    p1 - p2 AS gap,
    p1 - p2 - SQRT(POWER(p1 - low1, 2) + POWER(high2 - p2, 2)) AS low,
    p1 - p2 + SQRT(POWER(high1 - p1, 2) + POWER(p2 - low2, 2)) AS high,
    IF(p1 - p2 IS NULL, 0, 1) AS cohorts,
    margin1, customers1, margin2, customers2
  FROM pair
),

-- Terms of the Mantel-Haenszel risk difference: Greenland and Robins (1985), Biometrics 41, 55-68; of its variance: Sato (1989),
-- Biometrics 45, 1323-1324. As decimals, so that their sums do not depend on the order of rows.
term AS (
  SELECT
    month_number,
    n1 * n2 IS NOT NULL AS is_pooled,
    CAST((x1 * n2 - x2 * n1) / (n1 + n2) AS DECIMAL(38, 15)) AS difference,
    CAST(n1 * n2 / (n1 + n2) AS DECIMAL(38, 15)) AS weight,
    CAST((n1 * n1 * x2 - n2 * n2 * x1 + n1 * n2 * (n2 - n1) / 2) / POWER(n1 + n2, 2) AS DECIMAL(38, 15)) AS p_term,
    CAST((x1 * (n2 - x2) + x2 * (n1 - x1)) / (2 * (n1 + n2)) AS DECIMAL(38, 15)) AS q_term,
    margin1 IS NOT NULL AND margin2 IS NOT NULL AS has_margins,
    margin1, customers1, margin2, customers2
  FROM pair
),

total AS (
  SELECT
    month_number,
    CAST(SUM(difference) AS DOUBLE) AS difference,
    CAST(SUM(weight) AS DOUBLE) AS weight,
    CAST(SUM(p_term) AS DOUBLE) AS p_term,
    CAST(SUM(q_term) AS DOUBLE) AS q_term,
    COUNT_IF(is_pooled) AS cohorts,
    SUM(margin1) FILTER (WHERE has_margins) AS margin1,
    SUM(customers1) FILTER (WHERE has_margins) AS customers1,
    SUM(margin2) FILTER (WHERE has_margins) AS margin2,
    SUM(customers2) FILTER (WHERE has_margins) AS customers2
  FROM term
  GROUP BY month_number
),

pooled AS (
  SELECT
    *,
    difference / weight AS gap,
    -- Rounding may leave a variance of zero below it.
    1.959963984540054D * SQRT(GREATEST(0D, difference / weight * p_term + q_term)) / weight AS spread
  FROM total
)

SELECT
  cohort,
  month_number,
  gap,
  low,
  high,
  CAST(cohorts AS BIGINT) AS cohorts,
  CAST(margin1 / customers1 AS DECIMAL(18, 2)) AS prime_margin_per_customer,
  CAST(margin2 / customers2 AS DECIMAL(18, 2)) AS non_prime_margin_per_customer
FROM (
  SELECT cohort, month_number, gap, low, high, cohorts, margin1, customers1, margin2, customers2
  FROM by_cohort
  UNION ALL
  SELECT
    'pooled', month_number, gap, IF(month_number = 0, NULL, gap - spread), IF(month_number = 0, NULL, gap + spread),
    cohorts, margin1, customers1, margin2, customers2
  FROM pooled
)
