-- Customers whose sign-up day or home marketplace changes. A customer who is not there has no order yet, and is computed when the first
-- order arrives.
SELECT DISTINCT changes.customer_id
FROM changes
JOIN this AS t ON t.customer_id = changes.customer_id
WHERE changes.is_deleted OR changes.change < 0 OR NOT changes.signed_up_on <=> t.signed_up_on
  OR NOT changes.marketplace <=> t.marketplace
