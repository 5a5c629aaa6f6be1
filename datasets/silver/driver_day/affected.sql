-- A day counts the customers whose first order it has: the day that was the first one until now, and the one that is.
SELECT first_order_day AS day FROM changes
