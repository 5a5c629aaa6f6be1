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

sale AS (
  SELECT order_id, line_no, ordered_at, customer_id, prime_status, category
  FROM silver.order_line
  WHERE kind = 'sale'
),

-- The order that a line is about, however old.
ordered AS (
  SELECT
    l.month, l.day, l.settlement_id, l.line_no,
    MIN_BY(o.customer_id, STRUCT(o.ordered_at, o.line_no)) AS customer_id,
    MIN_BY(o.prime_status, STRUCT(o.ordered_at, o.line_no)) AS prime_status,
    -- A fee on a whole order of several categories belongs to none of them.
    IF(MIN(o.category) = MAX(o.category), MIN(o.category), 'unknown') AS category
  FROM settled AS l
  JOIN sale AS o
    ON o.order_id = l.order_id
    AND o.line_no = COALESCE(l.order_line_no, o.line_no)
  GROUP BY l.month, l.day, l.settlement_id, l.line_no
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
  LEFT JOIN ordered AS o
    ON o.month = l.month AND o.day = l.day AND o.settlement_id = l.settlement_id AND o.line_no = l.line_no
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
