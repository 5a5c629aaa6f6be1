-- One row per account_id and valid_from: what is said of the cloud account on the days [valid_from, valid_to).
WITH bounded AS (
  SELECT
    account_id, valid_from, valid_to, billing_account_id, account_type, currency, customer_kind, used_by,
    LEAD(valid_from) OVER (PARTITION BY account_id ORDER BY valid_from) AS next_from
  FROM current.cloud_account
)

SELECT
  account_id,
  valid_from,
  -- A later row ends an earlier one, so that a day finds one row; LEAST passes over NULL.
  LEAST(valid_to, next_from, DATE '9999-12-31') AS valid_to,
  billing_account_id,
  account_type,
  currency,
  customer_kind,
  used_by
FROM bounded
