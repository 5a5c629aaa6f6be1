-- One row per day and ad_event_id: an impression batch or a click, with its accounting.
WITH rate AS (
  SELECT month, day, currency, rate
  FROM AS_OF_DAYS('silver.fx_rate', 'bronze.ad_event')
),

described AS (
  SELECT
    e.*,
    c.advertiser_id,
    c.seller_id,
    COALESCE(c.marketplace, 'unknown') AS marketplace,
    CASE WHEN e.product_id IS NULL THEN 'none' ELSE COALESCE(p.category, 'unknown') END AS category,
    CASE
      WHEN e.event <> 'click' THEN 'not_applicable'
      WHEN e.customer_id IS NULL THEN 'guest'
      WHEN m.subscriber_id IS NULL THEN 'non_prime'
      ELSE 'prime'
    END AS prime_status,
    to_cents(e.cost, r.rate) AS revenue_cents
  FROM current.ad_event AS e
  LEFT JOIN silver.campaign AS c
    ON c.campaign_id = e.campaign_id AND c.valid_from <= e.day AND e.day < c.valid_to
  LEFT JOIN silver.product AS p
    ON p.product_id = e.product_id AND p.valid_from <= e.day AND e.day < p.valid_to
  LEFT JOIN silver.membership AS m
    ON m.subscriber_id = e.customer_id
    AND m.coverage_start <= e.occurred_at AND e.occurred_at < m.coverage_end
  LEFT JOIN rate AS r ON r.month = e.month AND r.day = e.day AND r.currency = e.currency
)

SELECT
  e.month,
  e.day,
  e.ad_event_id,
  e.revision,
  e.occurred_at,
  e.event,
  e.ad_product,
  e.placement,
  e.property,
  e.campaign_id,
  e.advertiser_id,
  e.seller_id,
  e.product_id,
  e.customer_id,
  e.search_term,
  e.impressions,
  e.cost,
  e.currency,
  'Advertising services' AS revenue_line,
  IF(e.event = 'click', 'click', 'impression') AS entry_type,
  COALESCE(s.segment, :default_segment, 'unknown') AS segment,
  e.marketplace,
  e.category,
  e.prime_status,
  e.revenue_cents
FROM described AS e
LEFT JOIN silver.marketplace AS s
  ON s.marketplace = e.marketplace AND s.valid_from <= e.day AND e.day < s.valid_to
