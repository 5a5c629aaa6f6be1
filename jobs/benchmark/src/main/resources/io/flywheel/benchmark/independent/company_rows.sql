-- The current row of every key, from the canonical files: the highest revision stands (of reference rows: the
-- latest file), then the first by path and line. Rows that break their feed's rules are no rows.
CREATE TABLE order_line AS
SELECT order_id, whole(line_no) AS line_no, whole(revision) AS revision, kind, status, utc(ordered_at) AS ordered_at,
  customer_id, marketplace, channel, product_id, seller_id, fulfilment, whole(quantity) AS quantity, exact6(unit_price) AS unit_price,
  exact6(discount) AS discount, exact6(shipping_charge) AS shipping_charge, exact6(tax) AS tax, currency, original_order_id,
  whole(original_line_no) AS original_line_no, file, line
FROM raw_orders
WHERE COLUMNS(['order_id', 'product_id', 'marketplace', 'currency', 'fulfilment']) IS NOT NULL
  AND kind IN ('sale', 'return') AND status IN ('completed', 'cancelled')
  AND channel IN ('online', 'store', 'digital', 'voice')
  AND whole(line_no) IS NOT NULL AND whole(revision) IS NOT NULL AND utc(ordered_at) IS NOT NULL
  AND whole(quantity) IS NOT NULL AND exact6(unit_price) >= 0 AND exact6(discount) IS NOT NULL
  AND exact6(shipping_charge) IS NOT NULL AND exact6(tax) IS NOT NULL
  AND (kind = 'sale' OR greatest(whole(quantity), exact6(discount), exact6(shipping_charge), exact6(tax)) <= 0)
QUALIFY row_number() OVER (PARTITION BY order_id, whole(line_no) ORDER BY whole(revision) DESC, file, line) = 1;

CREATE TABLE settlement_line AS
SELECT settlement_id, whole(line_no) AS line_no, seller_id, marketplace, utc(posted_at) AS posted_at, order_id,
  whole(order_line_no) AS order_line_no, entry, exact6(amount) AS amount, currency
FROM raw_seller_settlements
WHERE COLUMNS(['settlement_id', 'seller_id', 'marketplace', 'currency']) IS NOT NULL AND entry IS NOT NULL
  AND whole(line_no) IS NOT NULL AND utc(posted_at) IS NOT NULL AND exact6(amount) IS NOT NULL
  AND (entry <> 'reimbursement' OR exact6(amount) >= 0)
QUALIFY row_number() OVER (PARTITION BY settlement_id, whole(line_no) ORDER BY file, line) = 1;

CREATE TABLE ad_event AS
SELECT ad_event_id, utc(occurred_at) AS occurred_at, event, ad_product, campaign_id, product_id, customer_id,
  exact6(cost) AS cost, currency
FROM raw_ad_clicks
WHERE COLUMNS(['ad_event_id', 'campaign_id', 'ad_product', 'currency']) IS NOT NULL AND event IN ('impressions', 'click')
  AND utc(occurred_at) IS NOT NULL AND whole(impressions) IS NOT NULL AND exact6(cost) IS NOT NULL
QUALIFY row_number() OVER (PARTITION BY ad_event_id ORDER BY file, line) = 1;

CREATE TABLE subscription_event AS
SELECT event_id, utc(occurred_at) AS occurred_at, subscriber_id, subscriber_type, marketplace, plan_id, event,
  exact6(amount) AS amount, currency, utc(period_start) AS period_start, utc(period_end) AS period_end
FROM raw_subscriptions
WHERE COLUMNS(['event_id', 'subscriber_id', 'subscriber_type', 'marketplace', 'plan_id', 'event']) IS NOT NULL
  AND utc(occurred_at) IS NOT NULL
QUALIFY row_number() OVER (PARTITION BY event_id ORDER BY file, line) = 1;

CREATE TABLE journal_entry AS
SELECT entry_id, civil(month) AS month, account, sub_account, segment, marketplace, exact6(amount) AS amount, currency
FROM raw_ledger
WHERE COLUMNS(['entry_id', 'account', 'currency']) IS NOT NULL AND civil(month) IS NOT NULL AND exact6(amount) IS NOT NULL
QUALIFY row_number() OVER (PARTITION BY entry_id ORDER BY file, line) = 1;

-- A bill's rows have no key but their place.
CREATE TABLE bill_row AS
SELECT file, line, CAST(utc(charge_period_start) AS DATE) AS day, billing_account_id, billing_currency, charge_category,
  service_category, CAST(billed_cost AS DECIMAL(38, 15)) AS billed_cost
FROM raw_cloud_bills;

CREATE VIEW delivered_product AS
SELECT product_id, civil(valid_from) AS valid_from, civil(valid_to) AS valid_to, category, size_tier,
  exact6(unit_cost) AS unit_cost, currency
FROM raw_reference_products
QUALIFY row_number() OVER (PARTITION BY product_id, valid_from ORDER BY file_day DESC, file, line) = 1;
CREATE TABLE product AS
SELECT product_id, valid_from, category, size_tier, unit_cost, currency, -- a later row ends an earlier one
  least(valid_to, lead(valid_from) OVER (PARTITION BY product_id ORDER BY valid_from), DATE '9999-12-31') AS valid_to
FROM delivered_product;

CREATE VIEW delivered_marketplace AS
SELECT marketplace, civil(valid_from) AS valid_from, civil(valid_to) AS valid_to, segment
FROM raw_reference_marketplaces
QUALIFY row_number() OVER (PARTITION BY marketplace, valid_from ORDER BY file_day DESC, file, line) = 1;
CREATE TABLE marketplace AS
SELECT marketplace, valid_from, segment, -- a later row ends an earlier one
  least(valid_to, lead(valid_from) OVER (PARTITION BY marketplace ORDER BY valid_from), DATE '9999-12-31') AS valid_to
FROM delivered_marketplace;

CREATE TABLE plan AS
SELECT plan_id, civil(valid_from) AS valid_from, product_family, tier, exact6(price) AS price, currency, shopping = 'true' AS shopping
FROM raw_reference_plans
QUALIFY row_number() OVER (PARTITION BY plan_id, valid_from ORDER BY file_day DESC, file, line) = 1;

CREATE VIEW delivered_campaign AS
SELECT campaign_id, civil(valid_from) AS valid_from, civil(valid_to) AS valid_to, marketplace,
  exact6(daily_cap) AS daily_cap, currency
FROM raw_reference_campaigns
QUALIFY row_number() OVER (PARTITION BY campaign_id, valid_from ORDER BY file_day DESC, file, line) = 1;
CREATE TABLE campaign AS
SELECT campaign_id, valid_from, marketplace, daily_cap, currency, -- a later row ends an earlier one
  least(valid_to, lead(valid_from) OVER (PARTITION BY campaign_id ORDER BY valid_from), DATE '9999-12-31') AS valid_to
FROM delivered_campaign;

CREATE TABLE fx_rate AS
SELECT civil(day) AS day, currency, CAST(rate AS DECIMAL(18, 8)) AS rate
FROM raw_reference_fx_rates
WHERE currency <> getvariable('reporting_currency')
QUALIFY row_number() OVER (PARTITION BY day, currency ORDER BY file_day DESC, file, line) = 1;

CREATE TABLE sign_up AS
SELECT customer_id, civil(signed_up_on) AS signed_up_on
FROM raw_reference_customers
QUALIFY row_number() OVER (PARTITION BY customer_id ORDER BY valid_from DESC, file_day DESC, file, line) = 1;
