-- One row per settlement_id, seller_id and currency: the lines of a settlement by what they are, and their sum.
WITH line AS (
  SELECT settlement_id, seller_id, currency, day, entry, amount
  FROM current.settlement_line
)

SELECT
  settlement_id,
  seller_id,
  currency,
  MIN(day) AS first_posted_day,
  MAX(day) AS last_posted_day,
  COUNT(*) AS lines,
  SUM(IF(entry IN ('principal', 'shipping_credit', 'promotion', 'refund_principal'), amount, 0)) AS goods,
  SUM(
    IF(
      entry IN (
        'referral_fee', 'closing_fee', 'fulfilment_fee', 'storage_fee', 'shipping_label_fee',
        'refund_administration', 'refund_referral_fee'
      ),
      amount, 0
    )
  ) AS fees,
  SUM(IF(entry IN ('plan_fee', 'ad_charge'), amount, 0)) AS collected,
  SUM(IF(entry IN ('reserve_held', 'reserve_released'), amount, 0)) AS reserve,
  SUM(IF(entry = 'tax', amount, 0)) AS tax,
  SUM(IF(entry = 'reimbursement', amount, 0)) AS reimbursement,
  SUM(IF(entry = 'other', amount, 0)) AS other,
  SUM(IF(entry = 'payout', amount, NULL)) AS payout,
  SUM(amount) AS balance
FROM line
GROUP BY settlement_id, seller_id, currency
