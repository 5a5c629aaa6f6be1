-- One row per source_file, source_line and part: a row of a priced cloud bill, or a part of a rated metered row, with
-- what it adds to its invoice in cents. Rows are wide, so that only what decides their cents is sorted into invoices.
WITH rate AS (
  SELECT month, day, currency, rate FROM AS_OF_DAYS('silver.fx_rate', 'bronze.cloud_bill')
  UNION
  SELECT month, day, currency, rate FROM AS_OF_DAYS('silver.fx_rate', 'silver.cloud_usage_rated')
),

metered AS (
  SELECT
    * EXCEPT (service_category, used_by),
    service_category AS service_name,
    DECODE(service_category, 'compute', 'Compute', 'storage', 'Storage', 'database', 'Databases',
      'ai', 'AI and Machine Learning', 'networking', 'Networking', service_category) AS service_category,
    IF(pricing_category = 'committed' AND charge_category = 'Usage', commitment_id, NULL) AS commitment
  FROM silver.cloud_usage_rated
),

charge AS (
  SELECT
    TRUE AS is_bill, b.month, b.day, b.source_file, b.source_line, 0 AS part, b.delivery, b.version_rank,
    CAST(NULL AS TIMESTAMP) AS usage_start, CAST(NULL AS STRING) AS usage_id,
    b.billing_account_id, b.billing_currency, b.charge_category, b.billed_cost, b.list_cost, a.used_by
  FROM current.cloud_bill AS b
  LEFT JOIN silver.cloud_account AS a
    ON a.account_id = COALESCE(b.sub_account_id, b.billing_account_id) AND a.valid_from <= b.day AND b.day < a.valid_to
  UNION ALL
  SELECT
    FALSE, month, day, source_file, source_line, part, NULL, NULL, usage_start, usage_id,
    billing_account_id, COALESCE(currency, 'XXX'), charge_category, cost, list_cost, used_by
  FROM silver.cloud_usage_rated
),

-- A decimal holds 38 digits, and a product has those of both factors. So the whole units and what is left of them
-- are converted one by one, and no digit is lost. NULL where the cost has more than 14 digits before the point.
converted AS (
  SELECT
    c.*,
    TRY_CAST(IF(c.charge_category = 'Tax' OR c.used_by IS NOT NULL, 0, c.billed_cost) AS DECIMAL(29, 15)) AS earned,
    TRY_CAST(CAST(earned DIV 1 AS DECIMAL(19, 0)) * r.rate AS DECIMAL(37, 23))
      + CAST(earned % 1 AS DECIMAL(16, 15)) * r.rate AS cost,
    TRY_CAST(IF(c.charge_category = 'Usage', c.list_cost, NULL) AS DECIMAL(29, 15)) AS listed,
    TRY_CAST(TRY_CAST(CAST(listed DIV 1 AS DECIMAL(19, 0)) * r.rate AS DECIMAL(37, 23))
      + CAST(listed % 1 AS DECIMAL(16, 15)) * r.rate AS DECIMAL(38, 15)) AS list_cost_reporting
  FROM charge AS c
  LEFT JOIN rate AS r ON r.month = c.month AND r.day = c.day AND r.currency = c.billing_currency
),

-- An invoice is what one billing account is charged in one month and currency, by bills or by meters. It grows row by
-- row; what has grown is rounded, and a row earns what it adds to that.
grown AS (
  SELECT *, CAST(ROUND(TRY_SUM(cost) OVER so_far, 2) * 100 AS BIGINT) AS invoice_cents
  FROM converted
  WINDOW so_far AS (
    PARTITION BY is_bill, month, billing_account_id, billing_currency
    ORDER BY day, usage_start, usage_id, source_file, source_line, part ROWS UNBOUNDED PRECEDING)
),

charged AS (
  SELECT
    is_bill, month, day, source_file, source_line, part, delivery, version_rank, used_by, list_cost_reporting,
    IF(cost IS NULL, NULL, invoice_cents - COALESCE(LAG(invoice_cents) OVER (
      PARTITION BY is_bill, month, billing_account_id, billing_currency
      ORDER BY day, usage_start, usage_id, source_file, source_line, part
    ), 0)) AS revenue_cents
  FROM grown
)

SELECT
  month,
  day,
  availability_zone, billed_cost, billing_account_id, billing_account_name, billing_account_type,
  billing_currency, billing_period_end, billing_period_start, capacity_reservation_id,
  capacity_reservation_status, charge_category, charge_class, charge_description, charge_frequency,
  charge_period_end, charge_period_start, commitment_discount_category, commitment_discount_id,
  commitment_discount_name, commitment_discount_quantity, commitment_discount_status, commitment_discount_type,
  commitment_discount_unit, consumed_quantity, consumed_unit, contracted_cost, contracted_unit_price,
  effective_cost, invoice_id, invoice_issuer_name, list_cost, list_unit_price, pricing_category,
  pricing_currency, pricing_currency_contracted_unit_price, pricing_currency_effective_cost,
  pricing_currency_list_unit_price, pricing_quantity, pricing_unit, provider_name, publisher_name, region_id,
  region_name, resource_id, resource_name, resource_type, service_category, service_name, service_subcategory,
  sku_id, sku_meter, sku_price_details, sku_price_id, sub_account_id, sub_account_name, sub_account_type, tags,
  source_file, source_line, part,
  COALESCE(sub_account_id, billing_account_id) AS account_id,
  used_by,
  IF(used_by IS NULL, 'AWS', 'none') AS revenue_line,
  LOWER(charge_category) AS entry_type,
  IF(used_by IS NULL, 'AWS', 'none') AS segment,
  'none' AS marketplace, service_category AS category, 'not_applicable' AS prime_status,
  list_cost_reporting,
  revenue_cents
FROM bronze.cloud_bill
JOIN charged USING (month, day, source_file, source_line, delivery, version_rank)
WHERE is_bill AND NOT is_deleted
UNION ALL
SELECT
  month, day, NULL, cost, billing_account_id, NULL, NULL, COALESCE(currency, 'XXX'),
  CAST(ADD_MONTHS(month, 1) AS TIMESTAMP), CAST(month AS TIMESTAMP), NULL, NULL, charge_category, NULL,
  IF(charge_category = 'Adjustment' AND unit_price IS NOT NULL, 'Earlier units at the price of the tier reached', NULL),
  IF(charge_category = 'Usage', 'Usage-Based', 'One-Time'),
  GREATEST(usage_end, usage_start + INTERVAL '1' SECOND), usage_start,
  NVL2(commitment, 'Usage', NULL), commitment, NULL, NULL, NVL2(commitment, 'Used', NULL),
  NVL2(commitment, 'Committed use', NULL), NULL,
  IF(charge_category = 'Usage', quantity, NULL), IF(charge_category = 'Usage', unit, NULL),
  contracted_cost, IF(charge_category = 'Usage', contracted_price, NULL), cost, NULL, 'AWS',
  list_cost, IF(charge_category = 'Usage', list_price, NULL),
  DECODE(pricing_category, 'standard', 'Standard', 'committed', 'Committed', 'spot', 'Dynamic'),
  NULL, NULL, NULL, NULL, quantity, unit, 'AWS', 'AWS', region, region, resource_id, NULL,
  NVL2(resource_id, service_name, NULL), service_category, service_name, NULL,
  sku, NULL, NULL, CONCAT(sku, '@', sheet_from), account_id, account_id, NULL, tags,
  source_file, source_line, part, account_id, used_by,
  IF(used_by IS NULL, 'AWS', 'none'), LOWER(charge_category), IF(used_by IS NULL, 'AWS', 'none'),
  'none', service_category, 'not_applicable', list_cost_reporting, revenue_cents
FROM metered
JOIN charged USING (month, day, source_file, source_line, part)
WHERE NOT is_bill
