-- UCI Online Retail, read straight from its CSVs under landing: every line a first-party online fact.
CREATE TABLE line AS
SELECT *,
  row_number() OVER (PARTITION BY file, InvoiceNo ORDER BY line) AS line_no,
  utc(InvoiceDate) AS ordered_at,
  whole(Quantity) AS pieces,
  exact6(UnitPrice) AS price,
  nullif(regexp_replace(CustomerID, '\.0$', ''), '') AS customer_id
FROM (
  SELECT *, row_number() OVER () AS line, parse_filename(filename) AS file
  FROM read_csv(getvariable('landing') || '/*.csv', filename = true, header = true, auto_detect = false,
    delim = ',', quote = '"', escape = '"', parallel = false,
    columns = {'InvoiceNo': 'VARCHAR', 'StockCode': 'VARCHAR', 'Description': 'VARCHAR', 'Quantity': 'VARCHAR',
      'InvoiceDate': 'VARCHAR', 'UnitPrice': 'VARCHAR', 'CustomerID': 'VARCHAR', 'Country': 'VARCHAR'}));

-- A line without a number, a moment or a name is no order line; nor is one with a negative price.
CREATE VIEW refused AS
SELECT file, line, InvoiceNo
FROM line
WHERE InvoiceNo IS NULL OR StockCode IS NULL OR Country IS NULL OR ordered_at IS NULL
  OR coalesce(pieces, 0) = 0 OR price IS NULL OR price < 0;

CREATE VIEW delivered AS
SELECT file, count(*) AS rows_delivered, count(refused.line) AS rows_quarantined
FROM line LEFT JOIN refused USING (file, line)
GROUP BY file;

INSERT INTO fact
SELECT CAST(ordered_at AS DATE), CASE WHEN Country IN ('USA', 'Canada') THEN 'North America' ELSE 'International' END,
  'Online stores', CASE WHEN pieces > 0 THEN 'sale' ELSE 'return' END,
  -- No subscriptions are delivered: whoever is known is no member.
  CASE WHEN customer_id IS NULL THEN 'guest' ELSE 'non_prime' END,
  'unknown', Country, cents(pieces * price, 1), customer_id, InvoiceNo,
  CASE WHEN pieces > 0 THEN ordered_at END
FROM line ANTI JOIN refused USING (file, line);

-- No customers are delivered, so nobody's sign-up day is known; nor are memberships, settlements and a ledger.
CREATE TABLE sign_up (customer_id VARCHAR, signed_up_on DATE);
CREATE TABLE prime_coverage (customer_id VARCHAR, starts TIMESTAMP, ends TIMESTAMP);
SET VARIABLE first_order_day = (SELECT min(CAST(file[1:10] AS DATE)) FROM line);
SET VARIABLE last_order_day = (SELECT max(CAST(file[1:10] AS DATE)) FROM line);
SET VARIABLE as_of = getvariable('last_order_day');
SET VARIABLE observed_until = getvariable('last_order_day');
SET VARIABLE settled_until = getvariable('last_order_day');
