-- One row per source_file, source_line and part: metered use at one unit price, a credit, or re-pricing of earlier use.
WITH price AS (
  SELECT
    * EXCEPT (tiers), TRANSFORM(FROM_JSON(tiers, 'ARRAY<STRUCT<from: STRING, unit_price: STRING>>'),
      t -> STRUCT(CAST(t.from AS DECIMAL(29, 6)) AS lower, CAST(t.unit_price AS DECIMAL(18, 12)) AS price)) AS tiers
  FROM silver.cloud_price
),

metered AS (
  SELECT
    u.*, a.billing_account_id, a.used_by, a.currency AS account_currency,
    CASE u.pricing_category WHEN 'committed' THEN p.committed_price WHEN 'spot' THEN p.spot_price END AS flat_price,
    CASE
      WHEN a.account_id IS NULL THEN 'no_account'
      WHEN u.charge_category <> 'Usage' THEN NULL
      WHEN p.sku IS NULL THEN 'no_price'
      WHEN p.unit <> u.unit THEN 'other_unit'
      WHEN u.pricing_category <> 'standard' AND flat_price IS NULL THEN 'no_price'
    END AS flaw,
    IF(flaw IS NULL AND u.charge_category = 'Usage', STRUCT(p.*), NULL) AS sheet,
    sheet.price_group,
    -- Committed and spot use has a price of its own and does not count towards tiers.
    sheet IS NOT NULL AND u.pricing_category = 'standard' AS tiered,
    IF(tiered, u.quantity, 0) AS moved
  FROM current.cloud_usage AS u
  LEFT JOIN silver.cloud_account AS a
    ON a.account_id = u.account_id AND a.valid_from <= u.day AND u.day < a.valid_to
  LEFT JOIN price AS p ON p.sku = u.sku AND p.valid_from <= u.day AND u.day < p.valid_to
),

-- The units of a price group up to each row, and its volume sheets. Rows are wide: only what decides units is sorted.
counted AS (
  SELECT
    month, day, usage_id, usage_start, billing_account_id, price_group, moved,
    sheet.sku, sheet.valid_from, sheet.free_quantity,
    SUM(moved) OVER (PARTITION BY month, billing_account_id, price_group
      ORDER BY usage_start, usage_id ROWS UNBOUNDED PRECEDING) AS total,
    COLLECT_SET(IF(tiered AND sheet.tier_mode = 'volume', STRUCT(sheet.sku, sheet.valid_from), NULL)) OVER (
      PARTITION BY month, billing_account_id, price_group) AS volume_sheets
  FROM metered
),

-- How many of the row's units lie in the free quantity.
freed AS (
  SELECT
    *, total - moved AS before,
    LEAST(GREATEST(total, 0), free_quantity) - LEAST(GREATEST(before, 0), free_quantity) AS free_units
  FROM counted
),

-- Each row for itself, and once more for each volume sheet, with the units that the sheet had priced by then.
earlier AS (
  SELECT
    month, day, usage_id, total, before, free_units, again.sku AS again_sku, again.valid_from AS again_from,
    SUM(IF(sku = again.sku AND valid_from = again.valid_from, moved - free_units, 0)) OVER (
      PARTITION BY month, billing_account_id, price_group, again.sku, again.valid_from
      ORDER BY usage_start, usage_id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS earlier_units
  FROM freed
  LATERAL VIEW EXPLODE(CONCAT(ARRAY(NULL), volume_sheets)) AS again
),

-- The price of the tier that the total has reached, and what it changes by where the total moves to another tier.
reached AS (
  SELECT
    metered.*, total, before, free_units, earlier_units, IF(again_sku IS NULL, NULL, STRUCT(p.*)) AS earlier,
    ELEMENT_AT(FILTER(sheet.tiers, t -> t.lower <= GREATEST(total, 0)), -1).price AS price,
    ELEMENT_AT(FILTER(p.tiers, t -> t.lower <= GREATEST(total, 0)), -1).price
      - ELEMENT_AT(FILTER(p.tiers, t -> t.lower <= GREATEST(before, 0)), -1).price AS change
  FROM metered
  JOIN earlier USING (month, day, usage_id)
  LEFT JOIN price AS p ON p.sku = again_sku AND p.valid_from = again_from
),

-- Volume: the price reached holds for all units but the free ones. Graduated: each tier has what lies in it between
-- the two totals; below 0 and in the free quantity nothing is paid.
split AS (
  SELECT
    *,
    CASE
      WHEN earlier IS NOT NULL THEN ARRAY(STRUCT(earlier_units AS units, change AS price))
      WHEN NOT tiered OR quantity = 0 THEN ARRAY(STRUCT(quantity AS units, price AS price))
      WHEN sheet.tier_mode = 'volume' THEN
        ARRAY(STRUCT(free_units AS units, 0 AS price), STRUCT(moved - free_units AS units, price AS price))
      ELSE CONCAT(
        ARRAY(STRUCT(LEAST(total, sheet.free_quantity) - LEAST(before, sheet.free_quantity) AS units, 0 AS price)),
        TRANSFORM(sheet.tiers, (t, i) -> STRUCT(
          LEAST(GREATEST(total, t.lower, sheet.free_quantity), GET(sheet.tiers, i + 1).lower)
            - LEAST(GREATEST(before, t.lower, sheet.free_quantity), GET(sheet.tiers, i + 1).lower) AS units,
          t.price AS price)))
    END AS parts
  FROM reached
),

part AS (
  SELECT
    *,
    ROW_NUMBER() OVER (
      PARTITION BY month, day, source_file, source_line ORDER BY earlier.sku, earlier.valid_from, pos) AS part,
    COALESCE(earlier, sheet) AS priced_by, TRY_CAST(p.units AS DECIMAL(19, 6)) AS units,
    CAST(p.price AS DECIMAL(18, 12)) AS contracted_price
  FROM split
  LATERAL VIEW POSEXPLODE(parts) AS pos, p
  WHERE IF(earlier IS NULL, p.units <> 0 OR NOT tiered OR quantity = 0, p.units <> 0 AND change <> 0)
)

SELECT
  month, day, source_file, source_line, part, usage_id, usage_start, usage_end,
  account_id, COALESCE(billing_account_id, 'unknown') AS billing_account_id, used_by,
  COALESCE(priced_by.sku, sku) AS sku, priced_by.valid_from AS sheet_from, price_group,
  COALESCE(earlier.service_category, service_category) AS service_category,
  region, pricing_category, commitment_id, IF(earlier IS NULL, charge_category, 'Adjustment') AS charge_category,
  resource_id, tags, COALESCE(priced_by.unit, unit) AS unit,
  units AS quantity, IF(earlier IS NULL, sheet.list_price, CAST(0 AS DECIMAL(18, 12))) AS list_price,
  contracted_price, IF(flaw IS NULL, COALESCE(flat_price, contracted_price), NULL) AS unit_price,
  COALESCE(priced_by.currency, account_currency) AS currency, account_currency,
  IF(charge_category = 'Usage', CAST(units * list_price AS DECIMAL(38, 15)), amount) AS list_cost,
  IF(charge_category = 'Usage', CAST(units * contracted_price AS DECIMAL(38, 15)), amount) AS contracted_cost,
  IF(charge_category = 'Usage', CAST(units * unit_price AS DECIMAL(38, 15)), amount) AS cost,
  COALESCE(flaw, IF(units IS NULL, 'too_many_units', NULL)) AS flaw
FROM part
