-- Revenue of metered use, from the canonical files: each row is cut where its unit price changes. accounting.md, Cloud.
CREATE VIEW cloud_account AS
SELECT *, least(civil(valid_to), lead(civil(valid_from)) OVER (PARTITION BY account_id ORDER BY valid_from), DATE '9999-12-31') AS ends
FROM (FROM raw_reference_cloud_accounts
  QUALIFY row_number() OVER (PARTITION BY account_id, valid_from ORDER BY file_day DESC, file, line) = 1);

CREATE VIEW cloud_price AS
SELECT *, least(civil(valid_to), lead(civil(valid_from)) OVER (PARTITION BY sku ORDER BY valid_from), DATE '9999-12-31') AS ends
FROM (FROM raw_reference_cloud_prices
  QUALIFY row_number() OVER (PARTITION BY sku, valid_from ORDER BY file_day DESC, file, line) = 1);

CREATE TABLE tier AS
SELECT *, lead(lower) OVER (PARTITION BY sku, valid_from ORDER BY lower) AS upper
FROM (
  SELECT sku, valid_from, CAST(tier->>'from' AS DECIMAL(29, 6)) AS lower,
    CAST(tier->>'unit_price' AS DECIMAL(18, 12)) AS price
  FROM (SELECT sku, valid_from, unnest(CAST(tiers AS JSON[])) AS tier FROM cloud_price)
);
-- The price of the tier that a total has reached; below 0 that of the first.
CREATE MACRO tier_price(of_sku, since, total) AS (
  SELECT arg_max(t.price, t.lower) FROM tier t
  WHERE t.sku = of_sku AND t.valid_from = since AND t.lower <= greatest(total, 0));
-- How much of the way from one total to another leads through a range; negative on the way back.
CREATE MACRO way(before, after, lower, upper) AS
  CASE WHEN after < before THEN -1 ELSE 1 END
    * greatest(least(greatest(before, after), upper) - greatest(least(before, after), lower), 0);

CREATE TABLE metered AS
SELECT *, sum(moved) OVER running AS after, sum(moved) OVER running - moved AS before
FROM (
  SELECT u.usage_id, CAST(utc(u.usage_start) AS DATE) AS day, utc(u.usage_start) AS started, a.billing_account_id,
    a.account_type, u.charge_category, u.service_category, u.sku, p.valid_from, p.price_group, p.tier_mode,
    CAST(p.free_quantity AS DECIMAL(29, 6)) AS free, CAST(u.quantity AS DECIMAL(19, 6)) AS quantity,
    CASE u.pricing_category WHEN 'committed' THEN CAST(p.committed_price AS DECIMAL(18, 12))
      WHEN 'spot' THEN CAST(p.spot_price AS DECIMAL(18, 12)) END AS flat,
    CAST(u.amount AS DECIMAL(38, 15)) AS amount,
    CASE WHEN u.charge_category = 'Usage' AND u.pricing_category = 'standard'
      THEN CAST(u.quantity AS DECIMAL(29, 6)) ELSE 0 END AS moved
  FROM (FROM raw_cloud_usage
    WHERE utc(usage_start) IS NOT NULL
    QUALIFY row_number() OVER (PARTITION BY usage_id ORDER BY file, line) = 1) u
  JOIN cloud_account a ON a.account_id = u.account_id
    AND CAST(utc(u.usage_start) AS DATE) >= civil(a.valid_from) AND CAST(utc(u.usage_start) AS DATE) < a.ends
  LEFT JOIN cloud_price p ON p.sku = u.sku AND p.unit = u.unit
    AND CAST(utc(u.usage_start) AS DATE) >= civil(p.valid_from) AND CAST(utc(u.usage_start) AS DATE) < p.ends
)
WINDOW running AS (
  PARTITION BY billing_account_id, price_group, date_trunc('month', day) ORDER BY started, usage_id);

CREATE TABLE metered_part AS
SELECT usage_id, day, started, billing_account_id, account_type, charge_category, service_category, sku, valid_from, 1 AS step,
  CAST(0 AS DECIMAL(29, 6)) AS lower, CAST(quantity AS DECIMAL(38, 6)) AS units, CAST(coalesce(flat, 0) AS DECIMAL(38, 12)) AS price, amount
FROM metered WHERE moved = 0
UNION ALL
SELECT usage_id, day, started, billing_account_id, account_type, charge_category, service_category, sku, valid_from, 1,
  -1, CASE tier_mode WHEN 'volume' THEN way(before, after, 0, free)
    ELSE way(before, after, least(before, after) - 1, free) END, 0, NULL
FROM metered WHERE moved <> 0
UNION ALL
SELECT usage_id, day, started, billing_account_id, account_type, charge_category, service_category, m.sku, m.valid_from, 1,
  t.lower, way(before, after, greatest(t.lower, free), coalesce(t.upper, greatest(before, after))), t.price, NULL
FROM metered m JOIN tier t ON t.sku = m.sku AND t.valid_from = m.valid_from
WHERE moved <> 0 AND tier_mode = 'graduated'
UNION ALL
SELECT usage_id, day, started, billing_account_id, account_type, charge_category, service_category, sku, valid_from, 1,
  free, moved - way(before, after, 0, free), tier_price(sku, valid_from, after), NULL
FROM metered WHERE moved <> 0 AND tier_mode = 'volume';
DELETE FROM metered_part WHERE units = 0 AND usage_id IN (SELECT usage_id FROM metered WHERE moved <> 0);

-- Where a row moves the total past a bound of a volume sheet, what the sheet priced before is priced anew.
INSERT INTO metered_part
SELECT r.usage_id, r.day, r.started, r.billing_account_id, r.account_type, 'Adjustment',
  (SELECT p.service_category FROM cloud_price p WHERE p.sku = e.sku AND p.valid_from = e.valid_from), e.sku, e.valid_from, 2,
  0, sum(e.moved - way(e.before, e.after, 0, e.free)),
  tier_price(e.sku, e.valid_from, any_value(r.after)) - tier_price(e.sku, e.valid_from, any_value(r.before)), NULL
FROM metered r
JOIN metered e ON e.billing_account_id = r.billing_account_id AND e.price_group = r.price_group
  AND date_trunc('month', e.day) = date_trunc('month', r.day) AND (e.started, e.usage_id) < (r.started, r.usage_id)
WHERE r.moved <> 0 AND e.moved <> 0 AND e.tier_mode = 'volume'
  AND EXISTS (SELECT 1 FROM tier t WHERE t.sku = e.sku AND t.valid_from = e.valid_from AND t.lower > 0
    AND t.lower > least(r.before, r.after) AND t.lower <= greatest(r.before, r.after))
GROUP BY r.usage_id, r.day, r.started, r.billing_account_id, r.account_type, e.sku, e.valid_from;
DELETE FROM metered_part WHERE step = 2 AND (units = 0 OR price = 0);

INSERT INTO fact
SELECT day, 'AWS', 'AWS', lower(charge_category), 'not_applicable',
  CASE service_category WHEN 'compute' THEN 'Compute' WHEN 'storage' THEN 'Storage' WHEN 'database' THEN 'Databases'
    WHEN 'ai' THEN 'AI and Machine Learning' WHEN 'networking' THEN 'Networking' ELSE service_category END, 'none',
  CAST((round(with_row, 2) - round(with_row - cost, 2)) * 100 AS BIGINT), NULL, NULL, NULL
FROM (
  SELECT *, sum(cost) OVER (
    PARTITION BY billing_account_id, date_trunc('month', day)
    ORDER BY day, started, usage_id, step, lower, sku, valid_from) AS with_row
  FROM (
    SELECT *, CASE charge_category WHEN 'Usage' THEN
        CAST(round(CAST(units AS DECIMAL(19, 6)) * CAST(price AS DECIMAL(18, 12)), 15) AS DECIMAL(38, 15))
      ELSE coalesce(amount, CAST(round(CAST(units AS DECIMAL(19, 6)) * CAST(price AS DECIMAL(18, 12)), 15) AS DECIMAL(38, 15)))
      END AS cost
    FROM metered_part
    WHERE account_type = 'external'
  )
);
