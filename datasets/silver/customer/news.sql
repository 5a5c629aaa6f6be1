-- Rows that say another sign-up day than what stands of a customer. Who does not stand has no order: an order that comes
-- brings the customer by itself.
SELECT changed.*
FROM changed
JOIN standing AS s ON s.customer_id = changed.customer_id
WHERE changed.withdrawn OR changed.change < 0 OR NOT changed.signed_up_on <=> s.signed_up_on
