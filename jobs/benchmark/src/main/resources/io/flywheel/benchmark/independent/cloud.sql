-- Revenue of priced bills, from bill_row: accounting.md, "Cloud". BilledCost of all rows but taxes, rounded once per
-- billing account, month of the charge day and currency; an invoice's cents are spread over its rows by largest
-- remainder, ties by file and line.
CREATE VIEW priced AS
SELECT *, date_trunc('month', day) AS month, CASE WHEN charge_category = 'Tax' THEN 0 ELSE billed_cost END AS revenue
FROM bill_row;

CREATE VIEW invoice AS
SELECT billing_account_id, month, billing_currency, CAST(round(sum(revenue), 2) * 100 AS BIGINT) AS invoice_cents
FROM priced
GROUP BY ALL;

-- Whole cents toward zero first; what is left of a row decides who gets the missing ones.
CREATE VIEW cut AS
SELECT priced.*, CAST(trunc(revenue * 100) AS BIGINT) AS whole_cents,
  invoice_cents - sum(whole_cents) OVER (PARTITION BY billing_account_id, month, billing_currency) AS missing
FROM priced JOIN invoice USING (billing_account_id, month, billing_currency);

CREATE VIEW spread AS
SELECT *, row_number() OVER (
    PARTITION BY billing_account_id, month, billing_currency
    ORDER BY (revenue * 100 - whole_cents) * sign(missing) DESC, file, line) AS place
FROM cut;

INSERT INTO fact
SELECT day, 'AWS', 'AWS', lower(charge_category), 'not_applicable', service_category, 'none',
  whole_cents + CASE WHEN place <= abs(missing) THEN sign(missing) ELSE 0 END, NULL, NULL, NULL
FROM spread;
