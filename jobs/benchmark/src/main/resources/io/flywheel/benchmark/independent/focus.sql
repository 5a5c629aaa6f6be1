-- FOCUS bills, read straight from the CSVs under landing.
CREATE TABLE bill_row AS
SELECT parse_filename(filename) AS file, line, CAST(CAST(ChargePeriodStart AS TIMESTAMP) AS DATE) AS day,
  BillingAccountId AS billing_account_id, BillingCurrency AS billing_currency, ChargeCategory AS charge_category,
  ServiceCategory AS service_category, CAST(BilledCost AS DECIMAL(38, 15)) AS billed_cost
FROM (
  SELECT *, row_number() OVER () AS line
  FROM read_csv(getvariable('landing') || '/*.csv', filename = true, header = true, auto_detect = true,
    delim = ',', quote = '"', escape = '"', all_varchar = true, nullstr = ['', 'NULL'], parallel = false));

CREATE VIEW billed_by_service AS
SELECT service_category, sum(billed_cost) AS billed_cost, count(*) AS source_rows
FROM bill_row
GROUP BY ALL;
