-- One row per day, settlement_id and line_no: a line of a seller's settlement, with its accounting.
WITH settled AS (
  SELECT
    *,
    entry IN (
      'referral_fee', 'closing_fee', 'fulfilment_fee', 'storage_fee', 'shipping_label_fee',
      'refund_administration', 'refund_referral_fee'
    ) AS is_revenue
  FROM current.settlement_line
),

-- The line that a settlement line is about, or else the order, however old.
sale AS (
  SELECT
    order_id,
    line_no,
    MIN_BY(customer_id, STRUCT(ordered_at, line_no)) AS customer_id,
    MIN_BY(prime_status, STRUCT(ordered_at, line_no)) AS prime_status,
    -- A fee on a whole order of several categories belongs to none of them.
    IF(MIN(category) = MAX(category), MIN(category), 'unknown') AS category
  FROM silver.order_line
  WHERE kind = 'sale'
  GROUP BY GROUPING SETS ((order_id, line_no), (order_id))
),

rate AS (
  SELECT month, day, currency, rate
  FROM AS_OF_DAYS('silver.fx_rate', 'bronze.settlement_line')
),

converted AS (
  SELECT
    l.*,
    o.customer_id,
    o.prime_status,
    CASE WHEN l.order_id IS NULL THEN 'none' ELSE COALESCE(o.category, 'unknown') END AS category,
    COALESCE(s.segment, :default_segment, 'unknown') AS segment,
    to_cents(l.amount, r.rate) AS amount_cents
  FROM settled AS l
  LEFT JOIN sale AS o ON o.order_id = l.order_id AND o.line_no <=> l.order_line_no
  LEFT JOIN silver.marketplace AS s
    ON s.marketplace = l.marketplace AND s.valid_from <= l.day AND l.day < s.valid_to
  LEFT JOIN rate AS r ON r.month = l.month AND r.day = l.day AND r.currency = l.currency
)

SELECT
  month,
  day,
  settlement_id,
  line_no,
  revision,
  seller_id,
  marketplace,
  posted_at,
  order_id,
  order_line_no,
  entry,
  amount,
  currency,
  customer_id,
  IF(is_revenue, 'Third-party seller services', 'none') AS revenue_line,
  entry AS entry_type,
  segment,
  category,
  IF(is_revenue, COALESCE(prime_status, 'not_applicable'), 'not_applicable') AS prime_status,
  amount_cents,
  -- Settlements credit the seller: a fee stands there as a negative amount.
  IF(is_revenue, -amount_cents, 0) AS revenue_cents
FROM converted
