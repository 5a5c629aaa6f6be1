#!/usr/bin/env bash
# deltalake 1.6.6 (DataFusion), beside DuckDB 1.5.6
#
# A number with a point is a DECIMAL in standard SQL, in Spark and in DuckDB, and a double in deltalake's QueryBuilder. Compared
# with one, a DECIMAL column becomes double as well, and not always the nearest one: a price of 8.45 is not found by its own value, nor
# is a cost of 0.123456789012345679, as cloud bills in FOCUS columns have them; an amount times a rate is a double. In quotes a number
# takes the type of the column it is compared with. So: '8.45' in filters, CAST('0.075' AS DECIMAL(9,3)) elsewhere.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip --disable-pip-version-check install --quiet --no-compile --no-deps deltalake==1.6.6 arro3-core==0.8.3 deprecated==1.3.1 \
  wrapt==2.5.2 duckdb==1.5.6 typing-extensions==4.16.0

cat > finding.py <<'PYTHON'
import duckdb
from arro3.core import Table
from deltalake import DeltaTable, QueryBuilder, write_deltalake

rows = duckdb.sql("SELECT 0.123456789012345679::DECIMAL(38,18) AS cost, 8.45::DECIMAL(20,6) AS price, 1.10::DECIMAL(18,2) AS amount")
# Without statistics, of which deltalake-notes-decimals-as-doubles.sh tells.
write_deltalake("table", Table.from_arrow(rows), configuration={"delta.dataSkippingNumIndexedCols": "0"})
table = DeltaTable("table")
connection = duckdb.connect()
connection.register("t", QueryBuilder().register("t", table).execute("SELECT * FROM t").read_all())
for sql in (
    "SELECT count(*) FROM t WHERE cost = 0.123456789012345679",
    "SELECT count(*) FROM t WHERE cost = CAST('0.123456789012345679' AS DECIMAL(38,18))",
    "SELECT count(*) FROM t WHERE price = 8.45",
    "SELECT count(*) FROM t WHERE price <= 8.45",
    "SELECT count(*) FROM t WHERE price = '8.45'",
    "SELECT amount * 1.1 FROM t",
):
    print(sql)
    print("  QueryBuilder:", QueryBuilder().register("t", table).execute(sql).read_all().column(0)[0].as_py())
    print("  DuckDB:", connection.execute(sql).fetchone()[0])
PYTHON

venv/bin/python finding.py > seen
diff -u - seen <<'EXPECTED'
SELECT count(*) FROM t WHERE cost = 0.123456789012345679
  QueryBuilder: 0
  DuckDB: 1
SELECT count(*) FROM t WHERE cost = CAST('0.123456789012345679' AS DECIMAL(38,18))
  QueryBuilder: 1
  DuckDB: 1
SELECT count(*) FROM t WHERE price = 8.45
  QueryBuilder: 0
  DuckDB: 1
SELECT count(*) FROM t WHERE price <= 8.45
  QueryBuilder: 0
  DuckDB: 1
SELECT count(*) FROM t WHERE price = '8.45'
  QueryBuilder: 1
  DuckDB: 1
SELECT amount * 1.1 FROM t
  QueryBuilder: 1.2100000000000002
  DuckDB: 1.210
EXPECTED
