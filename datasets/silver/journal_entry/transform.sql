-- One row per day and entry_id: an entry of the ledger on the last day of its month, with its accounting.
WITH delivered AS (
  SELECT
    *,
    ROW_NUMBER() OVER (
      PARTITION BY month, day, entry_id
      ORDER BY version_rank DESC, revision DESC, source_file, delivery DESC, source_line, is_deleted
    ) AS rn
  FROM bronze.journal_entry
),

rate AS (
  SELECT d.month, d.day, fx.currency, fx.rate
  FROM (SELECT DISTINCT month, day FROM bronze.journal_entry) AS d
  JOIN silver.fx_rate AS fx ON fx.valid_from <= d.day AND d.day < fx.valid_to
),

converted AS (
  SELECT
    j.*,
    j.account IN ('licensing', 'payment_services', 'co_branded_card') AS is_revenue,
    s.segment AS marketplace_segment,
    to_cents(j.amount, r.rate) AS amount_cents
  FROM delivered AS j
  LEFT JOIN silver.marketplace AS s
    ON s.marketplace = j.marketplace AND s.valid_from <= j.day AND j.day < s.valid_to
  LEFT JOIN rate AS r ON r.month = j.month AND r.day = j.day AND r.currency = j.currency
  WHERE j.rn = 1 AND NOT j.is_deleted
)

SELECT
  month,
  day,
  entry_id,
  revision,
  account,
  sub_account,
  amount,
  currency,
  IF(is_revenue, 'Other', 'none') AS revenue_line,
  'journal' AS entry_type,
  CASE
    WHEN segment IS NOT NULL THEN segment
    WHEN marketplace IS NOT NULL THEN COALESCE(marketplace_segment, :default_segment, 'unknown')
    ELSE 'none'
  END AS segment,
  COALESCE(marketplace, 'none') AS marketplace,
  account AS category,
  'not_applicable' AS prime_status,
  amount_cents,
  IF(is_revenue, amount_cents, 0) AS revenue_cents
FROM converted
