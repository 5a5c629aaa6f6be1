-- One row per day, segment, revenue_line, entry_type, prime_status, category and marketplace: the facts' revenue, summed.
WITH fact AS (
  SELECT month, day, segment, revenue_line, entry_type, prime_status, category, marketplace, revenue_cents
  FROM silver.order_line
  WHERE seller_id IS NULL AND status = 'completed'
  UNION ALL
  SELECT month, day, segment, revenue_line, entry_type, prime_status, category, marketplace, revenue_cents
  FROM silver.settlement_line
  WHERE revenue_line <> 'none'
  UNION ALL
  SELECT month, day, segment, revenue_line, entry_type, prime_status, category, marketplace, revenue_cents
  FROM silver.ad_event
  WHERE invalid_reason IS NULL
  UNION ALL
  SELECT month, day, segment, revenue_line, entry_type, prime_status, category, marketplace, revenue_cents
  FROM silver.subscription_day
  WHERE revenue_cents <> 0
  UNION ALL
  SELECT month, day, segment, revenue_line, entry_type, prime_status, category, marketplace, revenue_cents
  FROM silver.cloud_charge
  WHERE revenue_line <> 'none'
  UNION ALL
  SELECT month, day, segment, revenue_line, entry_type, prime_status, category, marketplace, revenue_cents
  FROM silver.journal_entry
  WHERE revenue_line <> 'none'
)

SELECT
  month,
  day,
  segment,
  revenue_line,
  entry_type,
  prime_status,
  category,
  marketplace,
  money(SUM(revenue_cents)) AS amount,
  COUNT(*) AS source_rows
FROM fact
GROUP BY month, day, segment, revenue_line, entry_type, prime_status, category, marketplace
