-- Subscriptions event by event: a recursive query whose state is the period that runs, written for subscribers whose
-- paid periods follow one another, as those of the generated company do.
-- Rates hold from their day until the next known one: the latest on or before a day counts.
CREATE TABLE rate AS
SELECT currency, day AS valid_from, rate FROM fx_rate UNION ALL
SELECT getvariable('reporting_currency'), DATE '0001-01-01', 1;

-- Cents of the first k of n days over which a whole is spread.
CREATE MACRO first_days(whole, n, k) AS CASE WHEN n = 0 THEN 0 ELSE whole // n * k + least(k, whole % n) END;

CREATE TABLE subscription_step AS
SELECT e.subscriber_id, e.subscriber_type, p.product_family, p.shopping, p.tier, e.plan_id, e.marketplace, e.event,
  CAST(e.occurred_at AS DATE) AS day, CAST(e.period_start AS DATE) AS starts, CAST(e.period_end AS DATE) AS ends,
  coalesce(e.amount, 0) AS amount, coalesce(r.rate, 1) AS rate, cents(p.price, o.rate) AS price,
  row_number() OVER (PARTITION BY e.subscriber_id, p.product_family ORDER BY e.occurred_at, e.event_id) AS n,
  -- Of several failures only the first since the last payment grants grace.
  e.event = 'payment_failed' AND coalesce(lag(e.event) OVER (
    PARTITION BY e.subscriber_id, p.product_family, e.event IN ('trial_started', 'refunded', 'cancelled', 'expired')
    ORDER BY e.occurred_at, e.event_id) <> 'payment_failed', TRUE) AS grants
FROM subscription_event e
JOIN plan p ON p.plan_id = e.plan_id
ASOF JOIN rate o ON o.currency = p.currency AND CAST(e.occurred_at AS DATE) >= o.valid_from
ASOF LEFT JOIN rate r ON r.currency = e.currency AND CAST(e.occurred_at AS DATE) >= r.valid_from;

-- The whole that runs is spread over [since, until); done are the spans that the event has closed.
CREATE TABLE subscription_state AS
WITH RECURSIVE state AS (
  SELECT subscriber_id, product_family, 0::BIGINT AS n, NULL::VARCHAR AS plan_id, NULL::VARCHAR AS marketplace,
    0::BIGINT AS whole, DATE '0001-01-01' AS since, DATE '0001-01-01' AS until, 1::DECIMAL(18, 8) AS charge_rate,
    0::BIGINT AS waiting, 0::BIGINT AS refundable, DATE '0001-01-01' AS covered_to,
    []::STRUCT(kind VARCHAR, plan_id VARCHAR, marketplace VARCHAR, whole BIGINT, since DATE, until DATE, starts DATE, ends DATE)[] AS done
  FROM (SELECT DISTINCT subscriber_id, product_family FROM subscription_step)
  UNION ALL
  SELECT subscriber_id, product_family, m,
    CASE WHEN charges THEN new_plan ELSE plan_id END, CASE WHEN charges THEN new_marketplace ELSE marketplace END,
    CASE WHEN charges THEN charged + taken WHEN event = 'refunded' THEN greatest(rest - back, 0) WHEN ends_at_once THEN 0 ELSE whole END,
    CASE WHEN charges THEN starts WHEN event = 'refunded' OR ends_at_once THEN cut ELSE since END,
    CASE WHEN charges THEN ends WHEN ends_at_once THEN cut ELSE until END,
    CASE WHEN charges THEN rate ELSE charge_rate END,
    CASE WHEN charges THEN credit - taken WHEN ends_at_once THEN 0 ELSE waiting END,
    CASE WHEN charges THEN charged WHEN event = 'refunded' THEN refundable - back ELSE refundable END,
    CASE WHEN ends_at_once THEN ends WHEN event = 'plan_changed' THEN ends WHEN charges OR event = 'trial_started' THEN greatest(covered_to, ends)
      WHEN grants THEN greatest(covered_to, day + 7) ELSE covered_to END,
    CASE WHEN charges THEN [
        {'kind': 'paid', 'plan_id': plan_id, 'marketplace': marketplace, 'whole': whole, 'since': since, 'until': until, 'starts': since, 'ends': cut},
        {'kind': 'breakage', 'plan_id': plan_id, 'marketplace': marketplace, 'whole': lost, 'since': covered_to, 'until': covered_to + 1, 'starts': covered_to, 'ends': covered_to + 1}]
      WHEN event = 'refunded' THEN [
        {'kind': 'paid', 'plan_id': plan_id, 'marketplace': marketplace, 'whole': whole, 'since': since, 'until': until, 'starts': since, 'ends': cut},
        {'kind': 'refund', 'plan_id': plan_id, 'marketplace': marketplace, 'whole': least(rest - back, 0), 'since': day, 'until': day + 1, 'starts': day, 'ends': day + 1}]
      WHEN ends_at_once THEN [
        {'kind': 'paid', 'plan_id': plan_id, 'marketplace': marketplace, 'whole': whole, 'since': since, 'until': until, 'starts': since, 'ends': cut},
        {'kind': 'cancelled', 'plan_id': plan_id, 'marketplace': marketplace, 'whole': rest + waiting, 'since': ends, 'until': ends + 1, 'starts': ends, 'ends': ends + 1}]
      WHEN event = 'trial_started' THEN [
        {'kind': 'trial', 'plan_id': new_plan, 'marketplace': marketplace, 'whole': 0, 'since': starts, 'until': ends, 'starts': starts, 'ends': ends}]
      WHEN grants THEN [
        {'kind': 'grace', 'plan_id': new_plan, 'marketplace': marketplace, 'whole': 0, 'since': day, 'until': day + 7, 'starts': day, 'ends': day + 7}]
      ELSE [] END
  FROM (
    SELECT *, CASE WHEN charged > 0 THEN credit ELSE least(credit, price) END AS taken
    FROM (
      SELECT *, rest_of_change + waiting - lost AS credit,
        -- No more than was charged, less what is given back already.
        CASE event WHEN 'refunded' THEN least(cents(-amount, charge_rate), refundable) END AS back
      FROM (
        SELECT s.*, e.n AS m, e.event, e.day, e.starts, e.ends, e.amount, e.rate, e.price, e.grants,
          e.plan_id AS new_plan, e.marketplace AS new_marketplace,
          e.event IN ('started', 'renewed', 'plan_changed', 'reactivated') AS charges,
          e.event = 'cancelled' AND e.ends IS NOT NULL AS ends_at_once,
          cents(e.amount, e.rate) AS charged,
          -- The first day of the running whole that the event takes away.
          greatest(s.since, least(s.until, CASE WHEN e.event = 'plan_changed' THEN e.starts
            WHEN e.event = 'refunded' THEN e.day WHEN e.event = 'cancelled' THEN coalesce(e.ends, s.until) ELSE s.until END)) AS cut,
          s.whole - first_days(s.whole, s.until - s.since, cut - s.since) AS rest,
          CASE e.event WHEN 'plan_changed' THEN rest ELSE 0 END AS rest_of_change,
          CASE WHEN e.starts > s.covered_to THEN s.waiting ELSE 0 END AS lost
        FROM state s
        JOIN subscription_step e ON e.subscriber_id = s.subscriber_id AND e.product_family = s.product_family AND e.n = s.n + 1
      )
    )
  )
)
SELECT * FROM state;

CREATE TABLE subscription_span AS
WITH last_state AS (
  FROM subscription_state QUALIFY row_number() OVER (PARTITION BY subscriber_id, product_family ORDER BY n DESC) = 1
),
span AS (
  SELECT subscriber_id, product_family, unnest(done, recursive := true) FROM subscription_state
  UNION ALL
  SELECT subscriber_id, product_family, 'paid', plan_id, marketplace, whole, since, until, since, until FROM last_state
  UNION ALL
  SELECT subscriber_id, product_family, 'breakage', plan_id, marketplace, waiting, covered_to, covered_to + 1,
    covered_to, covered_to + 1 FROM last_state
)
SELECT span.*, s.subscriber_type, p.shopping, p.tier, kind IN ('paid', 'trial', 'grace') AS covers
FROM span
JOIN (SELECT DISTINCT subscriber_id, product_family, subscriber_type FROM subscription_step) s USING (subscriber_id, product_family)
JOIN plan p USING (plan_id);

INSERT INTO fact
SELECT d.day, coalesce(m.segment, 'unknown'),
  CASE d.product_family WHEN 'seller' THEN 'Third-party seller services' ELSE 'Subscription services' END,
  entry_type, CASE WHEN d.product_family = 'prime' AND shopping THEN 'prime' ELSE 'not_applicable' END, tier, d.marketplace,
  cents, NULL, NULL, NULL
FROM (
  SELECT day, plan_id, product_family, shopping, tier, marketplace, entry_type,
    sum(first_days(whole, until - since, day - since + 1) - first_days(whole, until - since, day - since)) AS cents
  FROM (
    SELECT *, CASE kind WHEN 'refund' THEN 'refund' ELSE 'recognition' END AS entry_type,
      CAST(unnest(generate_series(starts, CAST(ends - 1 AS DATE), INTERVAL 1 DAY)) AS DATE) AS day
    FROM subscription_span
    WHERE whole <> 0 AND starts < ends
  )
  -- Days that the feed has delivered.
  WHERE day BETWEEN (SELECT min(file_day) FROM raw_subscriptions) AND (SELECT max(file_day) FROM raw_subscriptions)
  GROUP BY ALL
) d
LEFT JOIN marketplace m ON m.marketplace = d.marketplace AND d.day >= m.valid_from AND d.day < m.valid_to
WHERE cents <> 0;
