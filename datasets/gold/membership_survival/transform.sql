-- One row per month, product_family, plan_id and day: who of those that began to pay still does, as of the month's end.
WITH delivered AS (
  SELECT first_day, EXPLODE(SEQUENCE(TRUNC(first_day, 'month'), TRUNC(last_day, 'month'), INTERVAL 1 MONTH)) AS month
  FROM ops.delivered
  WHERE feed = 'subscriptions'
),

covered AS (
  SELECT
    subscriber_id, product_family, plan_id, kind, coverage_start, coverage_end,
    MIN(booked_on) OVER (PARTITION BY subscriber_id, product_family, period_no) AS opened_on
  FROM silver.subscription_period
  WHERE coverage_start IS NOT NULL
),

-- What was known of a subscriber by the end of a month; coverage that touches or overlaps is one spell.
known AS (
  SELECT
    d.month, d.first_day, c.*,
    MAX(c.coverage_end) OVER (
      PARTITION BY d.month, c.subscriber_id, c.product_family ORDER BY c.coverage_start, c.coverage_end
      ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
    ) AS covered_to
  FROM delivered AS d
  JOIN covered AS c ON GREATEST(c.opened_on, c.coverage_start) <= LAST_DAY(d.month)
),

numbered AS (
  SELECT
    *,
    SUM(IF(coverage_start <= covered_to, 0, 1)) OVER (
      PARTITION BY month, subscriber_id, product_family ORDER BY coverage_start, coverage_end
    ) AS spell_no
  FROM known
),

spell AS (
  SELECT
    month, subscriber_id, product_family, spell_no,
    MIN_BY(plan_id, coverage_start) FILTER (WHERE kind = 'paid') AS plan_id,
    MIN(coverage_start) FILTER (WHERE kind = 'paid') AS paid_from,
    MAX(coverage_end) FILTER (WHERE kind = 'paid') AS paid_to,
    MAX(coverage_end) AS ends,
    MIN(coverage_start) < first_day AS began_before
  FROM numbered
  GROUP BY month, first_day, subscriber_id, product_family, spell_no
  HAVING COUNT_IF(kind = 'paid') > 0
),

first_event AS (
  SELECT subscriber_id, product_family, MIN_BY(event, STRUCT(occurred_at, event_id)) AS event
  FROM silver.subscription_event
  GROUP BY subscriber_id, product_family
),

-- The first spell with a paid day. It has ended once nothing covers the last day of the month, grace included.
life AS (
  SELECT
    s.month, s.product_family, MIN_BY(s.plan_id, s.spell_no) AS plan_id,
    DATEDIFF(LEAST(MIN_BY(s.paid_to, s.spell_no), DATE_ADD(LAST_DAY(s.month), 1)), MIN(s.paid_from)) AS day,
    MIN_BY(s.ends, s.spell_no) <= LAST_DAY(s.month) AS has_ended,
    MIN_BY(s.began_before, s.spell_no) OR MIN(e.event) NOT IN ('trial_started', 'started') AS is_left_out
  FROM spell AS s
  JOIN first_event AS e ON e.subscriber_id = s.subscriber_id AND e.product_family = s.product_family
  GROUP BY s.month, s.subscriber_id, s.product_family
),

stratum AS (
  SELECT
    month, product_family, stratum AS plan_id, day, has_ended, is_left_out,
    COUNT_IF(is_left_out) OVER (PARTITION BY month, product_family, stratum) AS left_out
  FROM life
  LATERAL VIEW EXPLODE(ARRAY(plan_id, 'all')) AS stratum
),

by_day AS (
  SELECT
    month, product_family, plan_id, left_out, day, COUNT_IF(has_ended) AS events, COUNT_IF(NOT has_ended) AS censored
  FROM stratum
  WHERE NOT is_left_out
  GROUP BY month, product_family, plan_id, left_out, day
  UNION ALL
  SELECT DISTINCT month, product_family, plan_id, left_out, 0, 0, 0
  FROM stratum
),

counted AS (
  SELECT *, SUM(events + censored) OVER (PARTITION BY month, product_family, plan_id ORDER BY day DESC) AS at_risk
  FROM by_day
),

-- Kaplan and Meier (1958): the product of 1 - events / at_risk. Greenwood (1926): its variance over its square.
estimated AS (
  SELECT
    *,
    EXP(SUM(LN(TRY_DIVIDE(at_risk - events, at_risk))) OVER so_far) AS still_there,
    MAX(events = at_risk AND events > 0) OVER so_far AS nobody_is_left,
    SQRT(SUM(TRY_DIVIDE(events, at_risk * (at_risk - events))) OVER so_far) AS relative_error
  FROM counted
  WINDOW so_far AS (PARTITION BY month, product_family, plan_id ORDER BY day)
),

-- Kalbfleisch and Prentice (1980): an interval of ln(-ln(survival)), which stays within 0 and 1.
bounded AS (
  SELECT
    *,
    IF(nobody_is_left, 0D, still_there) AS survival,
    TRY_DIVIDE(1.959963984540054D * relative_error, -LN(still_there)) AS width
  FROM estimated
)

SELECT
  month, product_family, plan_id, day, at_risk, events, censored, survival,
  IF(survival > 0 AND survival < 1, POWER(survival, EXP(width)), NULL) AS low,
  IF(survival > 0 AND survival < 1, POWER(survival, EXP(-width)), NULL) AS high,
  left_out
FROM bounded
