-- One row per source_file and source_line: a row of a priced cloud bill, with what it adds to its invoice in cents.
-- A bill row is wide, so that only what decides its cents is sorted into invoices.
WITH rate AS (
  SELECT month, day, currency, rate
  FROM AS_OF_DAYS('silver.fx_rate', 'bronze.cloud_bill')
),

charge AS (
  SELECT
    b.month, b.day, b.source_file, b.source_line, b.delivery, b.version_rank, b.billing_account_id, b.billing_currency,
    r.rate,
    IF(b.charge_category = 'Tax', CAST(0 AS DECIMAL(29, 15)), TRY_CAST(b.billed_cost AS DECIMAL(29, 15))) AS amount
  FROM current.cloud_bill AS b
  LEFT JOIN rate AS r ON r.month = b.month AND r.day = b.day AND r.currency = b.billing_currency
),

-- A decimal holds 38 digits, and a product has those of both factors. So the whole units and what is left of them
-- are converted one by one, and no digit is lost. NULL where the cost has more than 14 digits before the point.
converted AS (
  SELECT
    *,
    TRY_CAST(CAST(amount DIV 1 AS DECIMAL(19, 0)) * rate AS DECIMAL(37, 23))
      + CAST(amount % 1 AS DECIMAL(16, 15)) * rate AS cost
  FROM charge
),

-- An invoice is what one billing account is charged in one month and currency. It grows row by row, in order of
-- days, files and lines; what has grown is rounded, and a row earns what it adds to that.
grown AS (
  SELECT
    *,
    CAST(ROUND(TRY_SUM(cost) OVER (
      PARTITION BY month, billing_account_id, billing_currency
      ORDER BY day, source_file, source_line
      ROWS UNBOUNDED PRECEDING
    ), 2) * 100 AS BIGINT) AS invoice_cents
  FROM converted
),

charged AS (
  SELECT
    month, day, source_file, source_line, delivery, version_rank,
    IF(cost IS NULL, NULL, invoice_cents - COALESCE(LAG(invoice_cents) OVER (
      PARTITION BY month, billing_account_id, billing_currency
      ORDER BY day, source_file, source_line
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
  source_file,
  source_line,
  'AWS' AS revenue_line,
  LOWER(charge_category) AS entry_type,
  'AWS' AS segment,
  'none' AS marketplace,
  service_category AS category,
  'not_applicable' AS prime_status,
  revenue_cents
FROM bronze.cloud_bill
JOIN charged USING (month, day, source_file, source_line, delivery, version_rank)
WHERE NOT is_deleted
