-- Revenue of priced bills, from bill_row: BilledCost of all rows but taxes. An invoice is what a billing account is
-- charged in a month of charge days and a currency. It is rounded at every row, rows in order of day, file and line,
-- and a row's revenue is the difference to the row before: the invoice with the row less the invoice without.
CREATE VIEW priced AS
SELECT *, date_trunc('month', day) AS month, CASE WHEN charge_category = 'Tax' THEN 0 ELSE billed_cost END AS revenue
FROM bill_row;

CREATE VIEW invoice AS
SELECT *, sum(revenue) OVER (
    PARTITION BY billing_account_id, month, billing_currency ORDER BY day, file, line) AS with_row
FROM priced;

INSERT INTO fact
SELECT day, 'AWS', 'AWS', lower(charge_category), 'not_applicable', service_category, 'none',
  CAST((round(with_row, 2) - round(with_row - revenue, 2)) * 100 AS BIGINT), NULL, NULL, NULL
FROM invoice;
