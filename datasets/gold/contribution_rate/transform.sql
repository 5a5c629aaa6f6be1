-- One row per month with expense entries: what a unit of each driver costs that counts against contribution.
-- A driver's rate is its pool's cost / the quantity of the driver: Cooper and Kaplan (1988), Harvard Business Review 66 (5), 96-103.
WITH closed AS (
  SELECT MIN(last_day) FILTER (WHERE feed = 'ledger') AS closed_to
  FROM ops.delivered
),

pool AS (
  SELECT
    j.month,
    SUM(IF(j.sub_account = 'outbound_shipping', j.amount_cents, 0)) AS outbound_shipping_cents,
    SUM(IF(j.sub_account = 'fulfilment', j.amount_cents, 0)) AS fulfilment_cents,
    SUM(IF(j.sub_account = 'payment_processing', j.amount_cents, 0)) AS payment_processing_cents
  FROM silver.journal_entry AS j
  JOIN closed AS c ON LAST_DAY(j.month) <= c.closed_to
  WHERE j.revenue_line = 'none' AND j.amount_cents IS NOT NULL
  GROUP BY j.month
),

-- A segment and line whose quantity is negative counts 0, as where pools are shared.
quantity AS (
  SELECT
    month,
    CAST(NULLIF(SUM(GREATEST(weight_shipped, 0)), 0) AS DECIMAL(28, 6)) AS weight_shipped,
    CAST(NULLIF(SUM(GREATEST(weight_handled, 0)), 0) AS DECIMAL(28, 6)) AS weight_handled,
    CAST(NULLIF(SUM(GREATEST(goods_value, 0)), 0) AS DECIMAL(28, 2)) AS goods_value
  FROM gold.segment_month
  GROUP BY month
)

-- A rate of 10^10 and more is of almost no quantity: it says nothing, and stays NULL.
SELECT
  month,
  IF(q.weight_shipped IS NULL, 0, TRY_CAST(money(p.outbound_shipping_cents) / q.weight_shipped AS DECIMAL(26, 16))) AS outbound_shipping_rate,
  IF(q.weight_handled IS NULL, 0, TRY_CAST(money(p.fulfilment_cents) / q.weight_handled AS DECIMAL(26, 16))) AS fulfilment_rate,
  IF(q.goods_value IS NULL, 0, TRY_CAST(money(p.payment_processing_cents) / q.goods_value AS DECIMAL(26, 16))) AS payment_processing_rate
FROM pool AS p
LEFT JOIN quantity AS q USING (month)
