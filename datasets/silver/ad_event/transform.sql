-- One row per day and ad_event_id: an impression batch or a click, whether it is valid, and its accounting.
WITH rate AS (
  SELECT month, day, currency, rate
  FROM AS_OF_DAYS('silver.fx_rate', 'bronze.ad_event')
),

-- Clicks of a known customer who, as far as deliveries say, has clicked the ad more than once in the day: they are few.
often AS (
  SELECT ad_event_id
  FROM (
    SELECT
      ad_event_id,
      COUNT(*) OVER (PARTITION BY month, day, customer_id, campaign_id, product_id, ad_product) AS clicks
    FROM bronze.ad_event
    WHERE event = 'click' AND customer_id IS NOT NULL
  )
  WHERE clicks > 1
),

-- The clicks of a known customer on one ad in a day, in order.
clicked AS (
  SELECT month, day, ARRAY_SORT(COLLECT_LIST(STRUCT(occurred_at, ad_event_id))) AS clicks
  FROM current.ad_event
  WHERE event = 'click' AND customer_id IS NOT NULL AND ad_event_id IN (SELECT ad_event_id FROM often)
  GROUP BY month, day, customer_id, campaign_id, product_id, ad_product
  HAVING COUNT(*) > 1
),

-- All but the first, and those that each follow the one kept before them by ten seconds.
repeated AS (
  SELECT
    month,
    day,
    EXPLODE(ARRAY_EXCEPT(clicks, AGGREGATE(
      clicks,
      SLICE(clicks, 1, 1),
      (kept, click) -> IF(
        click.occurred_at < ELEMENT_AT(kept, -1).occurred_at + INTERVAL 10 SECONDS, kept, ARRAY_APPEND(kept, click))
    ))) AS click
  FROM clicked
),

described AS (
  SELECT
    e.*,
    c.advertiser_id,
    c.seller_id,
    c.daily_cap,
    COALESCE(c.marketplace, 'unknown') AS marketplace,
    CASE WHEN e.product_id IS NULL THEN 'none' ELSE COALESCE(p.category, 'unknown') END AS category,
    CASE
      WHEN e.event <> 'click' THEN 'not_applicable'
      WHEN e.customer_id IS NULL THEN 'guest'
      WHEN m.subscriber_id IS NULL THEN 'non_prime'
      ELSE 'prime'
    END AS prime_status,
    to_cents(e.cost, r.rate) AS cents,
    x.click IS NOT NULL AS is_repeat,
    e.currency = c.currency AS in_cap_currency,
    k.rate AS cap_rate,
    -- In the reporting currency, exact: a DECIMAL holds no more digits than these. NULL without both rates.
    IF(k.rate IS NULL, NULL, TRY_CAST(e.cost AS DECIMAL(19, 6)) * r.rate) AS reporting_cost
  FROM current.ad_event AS e
  LEFT JOIN repeated AS x ON x.month = e.month AND x.day = e.day AND x.click.ad_event_id = e.ad_event_id
  LEFT JOIN silver.campaign AS c
    ON c.campaign_id = e.campaign_id AND c.valid_from <= e.day AND e.day < c.valid_to
  LEFT JOIN silver.product AS p
    ON p.product_id = e.product_id AND p.valid_from <= e.day AND e.day < p.valid_to
  LEFT JOIN silver.membership AS m
    ON m.subscriber_id = e.customer_id
    AND m.coverage_start <= e.occurred_at AND e.occurred_at < m.coverage_end
  LEFT JOIN rate AS r ON r.month = e.month AND r.day = e.day AND r.currency = e.currency
  LEFT JOIN rate AS k ON k.month = e.month AND k.day = e.day AND k.currency = c.currency
),

-- What the campaign's events that are no repeats have cost by then, refused ones included.
spending AS (
  SELECT
    *,
    SUM(IF(in_cap_currency AND NOT is_repeat, cost, 0)) OVER so_far AS own_cost,
    TRY_SUM(IF(in_cap_currency OR is_repeat, 0, reporting_cost)) OVER so_far AS other_cost,
    COUNT_IF(NOT in_cap_currency AND NOT is_repeat AND reporting_cost IS NULL) OVER so_far AS unconverted
  FROM described
  WINDOW so_far AS (
    PARTITION BY month, day, campaign_id ORDER BY occurred_at, ad_event_id ROWS UNBOUNDED PRECEDING
  )
),

judged AS (
  SELECT
    *,
    CASE
      WHEN is_repeat THEN 'repeat'
      WHEN daily_cap IS NULL THEN NULL
      WHEN unconverted > 0 THEN 'unknown'
      -- Multiplied, never divided, by a rate. An amount beyond all reason is compared without the other currencies.
      WHEN COALESCE(
        TRY_CAST(own_cost - daily_cap AS DECIMAL(19, 6)) * COALESCE(cap_rate, 1) > -other_cost, own_cost > daily_cap)
        THEN 'over_cap'
    END AS invalid_reason
  FROM spending
)

SELECT
  -- As delivered, with the campaign's owners.
  e.month, e.day, e.ad_event_id, e.revision, e.occurred_at, e.event, e.ad_product, e.placement, e.property,
  e.campaign_id, e.advertiser_id, e.seller_id, e.product_id, e.customer_id, e.search_term,
  e.impressions, e.cost, e.currency,
  'Advertising services' AS revenue_line,
  IF(e.event = 'click', 'click', 'impression') AS entry_type,
  COALESCE(s.segment, :default_segment, 'unknown') AS segment,
  e.marketplace,
  e.category,
  e.prime_status,
  e.invalid_reason,
  CASE WHEN e.invalid_reason IS NULL THEN e.cents WHEN e.invalid_reason <> 'unknown' THEN 0 END AS revenue_cents
FROM judged AS e
LEFT JOIN silver.marketplace AS s
  ON s.marketplace = e.marketplace AND s.valid_from <= e.day AND e.day < s.valid_to
