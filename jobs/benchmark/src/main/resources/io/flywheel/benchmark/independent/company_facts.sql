-- What each fact of the company earns, on which day, for whom: domain.md, accounting.md, prime.md.
-- Some period covers a moment when the latest end of those that began by then lies after it.
CREATE TABLE prime_coverage AS
SELECT DISTINCT customer_id, starts, max(ends) OVER (PARTITION BY customer_id ORDER BY starts) AS ends
FROM (
  SELECT subscriber_id AS customer_id, CAST(starts AS TIMESTAMP) AS starts, CAST(ends AS TIMESTAMP) AS ends
  FROM subscription_span
  WHERE covers AND subscriber_type = 'customer' AND product_family = 'prime' AND shopping AND starts < ends
);

-- A return is what its sale was: of that customer's standing, that product, at that time.
CREATE TABLE ordered AS
SELECT o.*, CAST(o.ordered_at AS DATE) AS day,
  CASE WHEN o.basis_customer IS NULL THEN 'guest'
    WHEN o.basis_at < c.ends THEN 'prime'
    ELSE 'non_prime' END AS prime_status,
  coalesce(p.category, 'unknown') AS category, p.size_tier, p.unit_cost, p.currency AS cost_currency
FROM (
  SELECT r.*, coalesce(s.ordered_at, r.ordered_at) AS basis_at, coalesce(s.product_id, r.product_id) AS basis_product,
    CASE WHEN s.order_id IS NULL THEN r.customer_id ELSE s.customer_id END AS basis_customer
  FROM order_line r
  LEFT JOIN (FROM order_line WHERE kind = 'sale') s
    ON s.order_id = CASE r.kind WHEN 'return' THEN r.original_order_id END AND s.line_no = r.original_line_no
) o
ASOF LEFT JOIN prime_coverage c ON c.customer_id = o.basis_customer AND o.basis_at >= c.starts
LEFT JOIN product p ON p.product_id = o.basis_product
  AND CAST(o.basis_at AS DATE) >= p.valid_from AND CAST(o.basis_at AS DATE) < p.valid_to;

INSERT INTO fact
SELECT o.day, coalesce(m.segment, 'unknown'),
  CASE WHEN status = 'completed' AND seller_id IS NULL
    THEN CASE channel WHEN 'store' THEN 'Physical stores' ELSE 'Online stores' END END,
  kind, prime_status, category, o.marketplace,
  cents(quantity * unit_price - discount + shipping_charge, rate), customer_id, order_id,
  CASE WHEN kind = 'sale' AND status = 'completed' THEN ordered_at END
FROM ordered o
LEFT JOIN marketplace m ON m.marketplace = o.marketplace AND o.day >= m.valid_from AND o.day < m.valid_to
ASOF LEFT JOIN rate r ON r.currency = o.currency AND o.day >= r.valid_from;

-- Revenue is what sellers pay; what belongs to them, is held for them or is billed by another feed is not.
INSERT INTO fact
SELECT CAST(posted_at AS DATE), coalesce(m.segment, 'unknown'), 'Third-party seller services', entry,
  coalesce(o.prime_status, 'not_applicable'),
  CASE WHEN s.order_id IS NULL THEN 'none' ELSE coalesce(o.category, 'unknown') END,
  s.marketplace, -cents(amount, rate), o.customer_id, NULL, NULL
FROM settlement_line s
LEFT JOIN ordered o ON o.order_id = s.order_id AND o.line_no = s.order_line_no
LEFT JOIN marketplace m ON m.marketplace = s.marketplace
  AND CAST(posted_at AS DATE) >= m.valid_from AND CAST(posted_at AS DATE) < m.valid_to
ASOF LEFT JOIN rate r ON r.currency = s.currency AND CAST(posted_at AS DATE) >= r.valid_from
WHERE entry IN ('referral_fee', 'closing_fee', 'fulfilment_fee', 'storage_fee', 'shipping_label_fee',
  'refund_administration', 'refund_referral_fee');

INSERT INTO fact
SELECT last_day(month),
  coalesce(j.segment, m.segment, CASE WHEN j.marketplace IS NULL THEN 'none' ELSE 'unknown' END), 'Other', 'journal', 'not_applicable', account,
  coalesce(j.marketplace, 'none'), cents(amount, rate), NULL, NULL, NULL
FROM journal_entry j
LEFT JOIN marketplace m ON m.marketplace = j.marketplace AND last_day(month) >= m.valid_from AND last_day(month) < m.valid_to
ASOF LEFT JOIN rate r ON r.currency = j.currency AND last_day(month) >= r.valid_from
WHERE account IN ('licensing', 'payment_services', 'co_branded_card');

-- What counts against contribution, line by line: cost of first-party goods, weight in tenths of an item of weight 1, goods.
INSERT INTO line_use
SELECT customer_id, date_trunc('month', o.day), coalesce(m.segment, 'unknown'),
  CASE WHEN seller_id IS NOT NULL THEN 'sellers' WHEN channel = 'store' THEN 'stores' ELSE 'online' END,
  CASE WHEN seller_id IS NULL THEN coalesce(cents(quantity * unit_cost, c.rate), 0) ELSE 0 END,
  CASE WHEN kind = 'sale' AND fulfilment = 'platform' THEN abs(quantity) * tenths ELSE 0 END,
  CASE WHEN fulfilment = 'platform' THEN abs(quantity) * tenths ELSE 0 END,
  coalesce(cents(quantity * unit_price - discount + shipping_charge, r.rate), 0)
FROM (
  SELECT *, CASE size_tier WHEN 'none' THEN 0 WHEN 'standard' THEN 14 WHEN 'large' THEN 20 WHEN 'oversize' THEN 36 ELSE 10 END AS tenths
  FROM ordered
  WHERE status = 'completed'
) o
LEFT JOIN marketplace m ON m.marketplace = o.marketplace AND o.day >= m.valid_from AND o.day < m.valid_to
ASOF LEFT JOIN rate r ON r.currency = o.currency AND o.day >= r.valid_from
ASOF LEFT JOIN rate c ON c.currency = o.cost_currency AND o.day >= c.valid_from;

INSERT INTO expense
SELECT month, coalesce(sub_account, 'other'), cents(amount, rate)
FROM journal_entry j
ASOF JOIN rate r ON r.currency = j.currency AND last_day(month) >= r.valid_from
WHERE account NOT IN ('licensing', 'payment_services', 'co_branded_card')
  AND last_day(month) <= (SELECT max(file_day) FROM raw_ledger);

SET VARIABLE first_order_day = (SELECT min(file_day) FROM raw_orders);
SET VARIABLE last_order_day = (SELECT max(file_day) FROM raw_orders);
SET VARIABLE as_of = (SELECT greatest(getvariable('last_order_day'), (SELECT max(file_day) FROM raw_subscriptions),
  (SELECT max(file_day) FROM raw_seller_settlements), (SELECT max(file_day) FROM raw_ad_clicks),
  (SELECT max(file_day) FROM raw_cloud_usage), (SELECT max(file_day) FROM raw_ledger)));
SET VARIABLE observed_until = least(getvariable('last_order_day'), (SELECT max(file_day) FROM raw_subscriptions));
SET VARIABLE settled_until = least(getvariable('observed_until'), (SELECT max(file_day) FROM raw_seller_settlements));
