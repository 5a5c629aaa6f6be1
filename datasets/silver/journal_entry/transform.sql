-- One row per day and entry_id: an entry of the ledger on the last day of its month, with its accounting.
WITH rate AS (
  SELECT month, day, currency, rate
  FROM AS_OF_DAYS('silver.fx_rate', 'bronze.journal_entry')
),

converted AS (
  SELECT
    j.*,
    j.account IN ('licensing', 'payment_services', 'co_branded_card') AS is_revenue,
    s.segment AS marketplace_segment,
    to_cents(j.amount, r.rate) AS amount_cents
  FROM current.journal_entry AS j
  LEFT JOIN silver.marketplace AS s
    ON s.marketplace = j.marketplace AND s.valid_from <= j.day AND j.day < s.valid_to
  LEFT JOIN rate AS r ON r.month = j.month AND r.day = j.day AND r.currency = j.currency
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
