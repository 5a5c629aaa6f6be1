-- One row per day, order_id and line_no: the line as its latest revision says, with its accounting.
-- The sales that returns give back, however old.
WITH returned AS (
  SELECT DISTINCT original_order_id AS order_id, original_line_no AS line_no
  FROM bronze.order_line
  WHERE kind = 'return' AND original_order_id IS NOT NULL
),

-- Their newest versions. From current.order_line every line would be ranked a second time.
original AS (
  SELECT
    o.order_id, o.line_no, o.day, o.ordered_at, o.product_id, o.customer_id, o.is_deleted,
    ROW_NUMBER() OVER (
      PARTITION BY o.order_id, o.line_no
      ORDER BY o.version_rank DESC, o.revision DESC, o.source_file, o.delivery DESC, o.source_line, o.is_deleted
    ) AS rn
  FROM bronze.order_line AS o
  JOIN returned AS r ON r.order_id = o.order_id AND r.line_no = o.line_no
  WHERE o.kind = 'sale'
),

based AS (
  SELECT
    l.*,
    COALESCE(o.day, l.day) AS basis_day,
    COALESCE(o.ordered_at, l.ordered_at) AS basis_at,
    COALESCE(o.product_id, l.product_id) AS basis_product_id,
    IF(o.order_id IS NULL, l.customer_id, o.customer_id) AS basis_customer_id
  FROM current.order_line AS l
  LEFT JOIN original AS o
    ON l.kind = 'return' AND o.order_id = l.original_order_id AND o.line_no = l.original_line_no
    AND o.rn = 1 AND NOT o.is_deleted
),

rate AS (
  SELECT month, day, currency, rate
  FROM AS_OF_DAYS('silver.fx_rate', 'bronze.order_line')
),

described AS (
  SELECT
    l.*,
    l.seller_id IS NULL AND l.status = 'completed' AS is_revenue,
    TRY_CAST(l.quantity AS DECIMAL(17, 0)) * l.unit_price - l.discount + l.shipping_charge AS goods,
    TRY_CAST(l.quantity AS DECIMAL(17, 0)) * p.unit_cost AS cost,
    p.category,
    p.size_tier,
    FROM_JSON(:size_weights, 'MAP<STRING, DECIMAL(10, 6)>') AS weights,
    p.currency AS cost_currency,
    s.segment,
    m.subscriber_id AS member_id
  FROM based AS l
  LEFT JOIN silver.product AS p
    ON p.product_id = l.basis_product_id AND p.valid_from <= l.basis_day AND l.basis_day < p.valid_to
  LEFT JOIN silver.marketplace AS s
    ON s.marketplace = l.marketplace AND s.valid_from <= l.day AND l.day < s.valid_to
  LEFT JOIN silver.membership AS m
    ON m.subscriber_id = l.basis_customer_id
    AND m.coverage_start <= l.basis_at AND l.basis_at < m.coverage_end
),

converted AS (
  SELECT
    l.*,
    to_cents(l.goods, r.rate) AS goods_cents,
    to_cents(l.cost, c.rate) AS unit_cost_cents,
    to_cents(l.shipping_charge, r.rate) AS shipping_cents
  FROM described AS l
  LEFT JOIN rate AS r ON r.month = l.month AND r.day = l.day AND r.currency = l.currency
  LEFT JOIN rate AS c ON c.month = l.month AND c.day = l.day AND c.currency = l.cost_currency
)

SELECT
  -- As delivered.
  month, day, order_id, line_no, revision, kind, status, ordered_at,
  customer_id, marketplace, channel, product_id, seller_id, fulfilment,
  quantity, unit_price, discount, shipping_charge, tax, currency,
  payment_method, original_order_id, original_line_no,
  CASE
    WHEN seller_id IS NOT NULL THEN 'Third-party seller services'
    WHEN channel = 'store' THEN 'Physical stores'
    ELSE 'Online stores'
  END AS revenue_line,
  kind AS entry_type,
  COALESCE(segment, :default_segment, 'unknown') AS segment,
  COALESCE(category, 'unknown') AS category,
  COALESCE(size_tier, 'unknown') AS size_tier,
  COALESCE(weights[size_tier], weights['unknown']) AS unit_weight,
  CASE
    WHEN basis_customer_id IS NULL THEN 'guest'
    WHEN member_id IS NULL THEN 'non_prime'
    ELSE 'prime'
  END AS prime_status,
  basis_day,
  basis_at,
  basis_product_id,
  basis_customer_id,
  round_to_minor_unit(goods, currency) AS goods_amount,
  goods_cents,
  shipping_cents,
  IF(is_revenue, goods_cents, 0) AS revenue_cents,
  IF(is_revenue, unit_cost_cents, 0) AS cost_cents
FROM converted
