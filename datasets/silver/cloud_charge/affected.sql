-- Days of bill rows whose account is said to be used by somebody else than before. Metered rows know theirs already.
SELECT DISTINCT b.day
FROM changes AS a
JOIN bronze.cloud_bill AS b
  ON a.account_id = COALESCE(b.sub_account_id, b.billing_account_id) AND a.valid_from <= b.day AND b.day < a.valid_to
