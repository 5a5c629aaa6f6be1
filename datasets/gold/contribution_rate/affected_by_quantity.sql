-- Only months that have a row or get one: a running month has no expenses yet.
SELECT DISTINCT c.month
FROM changes AS c
LEFT SEMI JOIN silver.journal_entry AS j ON j.month = c.month AND j.revenue_line = 'none'
