-- What the definition pages say about numbers, times and sums, in DuckDB's words.
-- Text that a DECIMAL(20,6) holds without rounding; anything else is no number.
CREATE MACRO exact6(text) AS
  CASE WHEN regexp_full_match(text, '[+-]?\d{1,14}(\.\d{0,6}0*)?') THEN CAST(text AS DECIMAL(20, 6)) END;
CREATE MACRO whole(text) AS
  CASE WHEN regexp_full_match(text, '[+-]?\d{1,18}') THEN CAST(text AS BIGINT) END;
CREATE MACRO utc(text) AS
  CASE WHEN regexp_full_match(text, '\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}:\d{2}Z?')
    THEN TRY_CAST(rtrim(text, 'Z') AS TIMESTAMP) END;
CREATE MACRO civil(text) AS
  CASE WHEN regexp_full_match(text, '\d{4}-\d{2}-\d{2}') THEN TRY_CAST(text AS DATE) END;
-- Converted at full precision and rounded once, half away from zero.
CREATE MACRO cents(amount, rate) AS
  CAST(CAST(round(CAST(amount AS DECIMAL(20, 6)) * CAST(rate AS DECIMAL(18, 8)), 2) AS DECIMAL(20, 2)) * 100 AS BIGINT);
CREATE MACRO money(amount) AS CAST(CAST(amount AS DECIMAL(18, 0)) * 0.01 AS DECIMAL(18, 2));
-- A share in millionths, half up, for part >= 0 and total > 0.
CREATE MACRO share(part, total) AS
  CAST(CAST((2 * CAST(part AS HUGEINT) * 1000000 + total) // (2 * CAST(total AS HUGEINT)) AS DECIMAL(18, 0))
    * 0.000001 AS DECIMAL(9, 6));
-- Wilson's score interval.
CREATE MACRO wilson(part, total, side) AS
  (part / total + pow(1.959963984540054, 2) / (2 * total)
     + side * 1.959963984540054
       * sqrt(part / total * (1 - part / total) / total + pow(1.959963984540054 / (2 * total), 2)))
  / (1 + pow(1.959963984540054, 2) / total);

-- One row per fact. revenue_line is NULL for facts that are no revenue (third party, cancelled).
CREATE TABLE fact (
  day DATE, segment VARCHAR, revenue_line VARCHAR, entry_type VARCHAR, prime_status VARCHAR, category VARCHAR,
  marketplace VARCHAR, cents BIGINT, customer_id VARCHAR, order_id VARCHAR,
  sold_at TIMESTAMP -- of completed sales only
);

-- What completed lines take of the costs that count against contribution, and the ledger's expenses.
CREATE TABLE line_use (
  customer_id VARCHAR, month DATE, segment VARCHAR, line VARCHAR,
  cost_cents BIGINT, shipped BIGINT, handled BIGINT, goods_cents BIGINT
);
CREATE TABLE expense (month DATE, sub_account VARCHAR, cents BIGINT);
-- n / d to a whole number, half away from zero.
CREATE MACRO nearest(n, d) AS sign(n) * ((2 * abs(n) + d) // (2 * d));

CREATE VIEW ledger AS
SELECT day, segment, revenue_line, entry_type, prime_status, category, marketplace,
  money(sum(cents)) AS amount, count(*) AS source_rows
FROM fact
WHERE revenue_line IS NOT NULL
GROUP BY ALL;
