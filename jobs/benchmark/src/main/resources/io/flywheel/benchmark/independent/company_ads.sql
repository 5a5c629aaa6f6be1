-- Which ad events count, and what they earn: accounting.md, Advertising.
-- Clicks one by one: each looks at the last one before it that was no repeat.
CREATE TABLE click AS
SELECT ad_event_id, occurred_at,
  dense_rank() OVER (ORDER BY CAST(occurred_at AS DATE), customer_id, campaign_id, product_id, ad_product) AS ad,
  row_number() OVER (PARTITION BY CAST(occurred_at AS DATE), customer_id, campaign_id, product_id, ad_product
    ORDER BY occurred_at, ad_event_id) AS n
FROM ad_event
WHERE event = 'click' AND customer_id IS NOT NULL;
CREATE TABLE repeated AS
WITH RECURSIVE step AS (
  SELECT ad, n, ad_event_id, occurred_at AS last_counted, FALSE AS is_repeat FROM click WHERE n = 1
  UNION ALL
  SELECT c.ad, c.n, c.ad_event_id,
    CASE WHEN epoch_us(c.occurred_at) - epoch_us(s.last_counted) < 10000000 THEN s.last_counted ELSE c.occurred_at END,
    epoch_us(c.occurred_at) - epoch_us(s.last_counted) < 10000000
  FROM step s
  JOIN (FROM click WHERE n > 1) c ON c.ad = s.ad AND c.n = s.n + 1
)
SELECT ad_event_id FROM step WHERE is_repeat;

-- What a campaign's day has cost with an event, against its cap; both in the reporting currency, to the last digit.
CREATE TABLE ad_validity AS
SELECT ad_event_id, revenue,
  CASE WHEN is_repeat THEN 'repeat'
    WHEN sum(CASE WHEN is_repeat THEN 0 ELSE spent END) OVER (
      PARTITION BY campaign_id, CAST(occurred_at AS DATE) ORDER BY occurred_at, ad_event_id) > cap THEN 'over_cap'
    END AS reason
FROM (
  SELECT a.ad_event_id, a.campaign_id, occurred_at, a.ad_event_id IN (FROM repeated) AS is_repeat,
    cents(cost, r.rate) AS revenue, CAST(cost AS DECIMAL(18, 6)) * r.rate AS spent,
    CAST(daily_cap AS DECIMAL(18, 6)) * k.rate AS cap
  FROM ad_event a
  LEFT JOIN campaign g ON g.campaign_id = a.campaign_id
    AND CAST(occurred_at AS DATE) >= g.valid_from AND CAST(occurred_at AS DATE) < g.valid_to
  ASOF LEFT JOIN rate r ON r.currency = a.currency AND CAST(occurred_at AS DATE) >= r.valid_from
  ASOF LEFT JOIN rate k ON k.currency = g.currency AND CAST(occurred_at AS DATE) >= k.valid_from
);

INSERT INTO fact
SELECT CAST(occurred_at AS DATE), coalesce(m.segment, 'unknown'),
  CASE WHEN v.reason IS NULL THEN 'Advertising services' END,
  CASE event WHEN 'impressions' THEN 'impression' ELSE event END,
  CASE WHEN event <> 'click' THEN 'not_applicable'
    WHEN a.customer_id IS NULL THEN 'guest'
    WHEN occurred_at < c.ends THEN 'prime'
    ELSE 'non_prime' END,
  CASE WHEN a.product_id IS NULL THEN 'none' ELSE coalesce(p.category, 'unknown') END,
  coalesce(g.marketplace, 'unknown'), v.revenue, NULL, NULL, NULL
FROM ad_event a
JOIN ad_validity v ON v.ad_event_id = a.ad_event_id
ASOF LEFT JOIN prime_coverage c ON c.customer_id = a.customer_id AND a.occurred_at >= c.starts
LEFT JOIN campaign g ON g.campaign_id = a.campaign_id
  AND CAST(occurred_at AS DATE) >= g.valid_from AND CAST(occurred_at AS DATE) < g.valid_to
LEFT JOIN product p ON p.product_id = a.product_id
  AND CAST(occurred_at AS DATE) >= p.valid_from AND CAST(occurred_at AS DATE) < p.valid_to
LEFT JOIN marketplace m ON m.marketplace = g.marketplace
  AND CAST(occurred_at AS DATE) >= m.valid_from AND CAST(occurred_at AS DATE) < m.valid_to;
