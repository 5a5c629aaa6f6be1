-- Months from that of a changed event on, up to the last delivered one: what came first and last is asked for in each of them.
SELECT EXPLODE(SEQUENCE(GREATEST(since, TRUNC(first_day, 'month')), TRUNC(last_day, 'month'), INTERVAL 1 MONTH)) AS month
FROM (SELECT TRUNC(MIN(day), 'month') AS since FROM changes)
JOIN ops.delivered ON feed = 'subscriptions' AND since <= last_day
