-- A ledger that is delivered further may have closed any of its months.
SELECT DISTINCT month
FROM silver.journal_entry
WHERE EXISTS (SELECT 1 FROM changes WHERE feed = 'ledger')
