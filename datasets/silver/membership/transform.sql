-- One row per subscriber and coverage_start: an unbroken stretch of Prime coverage, [coverage_start, coverage_end).
WITH covered AS (
  SELECT subscriber_id, coverage_start AS starts, coverage_end AS ends
  FROM silver.subscription_period
  WHERE product_family = 'prime' AND shopping AND subscriber_type = 'customer' AND coverage_start IS NOT NULL
),

reached AS (
  SELECT
    subscriber_id, starts, ends,
    MAX(ends) OVER (
      PARTITION BY subscriber_id ORDER BY starts, ends
      ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
    ) AS covered_to
  FROM covered
),

stretch AS (
  SELECT
    subscriber_id, starts, ends,
    SUM(IF(starts <= covered_to, 0, 1)) OVER (PARTITION BY subscriber_id ORDER BY starts, ends) AS stretch_no
  FROM reached
)

SELECT
  subscriber_id,
  TO_UTC_TIMESTAMP(MIN(starts), :time_zone) AS coverage_start,
  TO_UTC_TIMESTAMP(MAX(ends), :time_zone) AS coverage_end
FROM stretch
GROUP BY subscriber_id, stretch_no
