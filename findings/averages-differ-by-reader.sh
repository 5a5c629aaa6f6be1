#!/usr/bin/env bash
# deltalake 1.6.6 (DataFusion), DuckDB 1.5.6, Polars 2.0.0, pandas 2.3.3 with pyarrow 25.0.1
#
# The average of a DECIMAL(18,2) column with 0.01, 0.01 and 0.00, exactly 0.00666..., read from one Delta table:
# deltalake's QueryBuilder cuts after six digits (Spark 4.2 gives the same type and rounds, to 0.006667), DuckDB and Polars
# give a double (not the same one), and pandas gives 0.01 for Arrow's decimals, whose scale it keeps, but a double for
# Python's. So: sum first, exactly, then divide with a rounding of your own.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip --disable-pip-version-check install --quiet --no-compile --no-deps deltalake==1.6.6 arro3-core==0.8.3 deprecated==1.3.1 \
  wrapt==2.5.2 duckdb==1.5.6 polars==2.0.0 polars-runtime-32==2.0.0 pandas==2.3.3 pyarrow==25.0.1 numpy==2.2.6 \
  python-dateutil==3.0.0 pytz==2026.6 six==1.17.0 tzdata==2026.6 typing-extensions==4.16.0

cat > finding.py <<'PYTHON'
from decimal import Decimal

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
from deltalake import DeltaTable, QueryBuilder, write_deltalake

amounts = [Decimal("0.01"), Decimal("0.01"), Decimal("0.00")]
write_deltalake("table", pa.table({"amount": pa.array(amounts, pa.decimal128(18, 2))}))
table = DeltaTable("table")
rows = table.to_pyarrow_table()

averages = {
    "deltalake": QueryBuilder().register("t", table).execute("SELECT avg(amount) FROM t").read_all().column(0)[0].as_py(),
    "DuckDB": duckdb.connect().register("t", rows).execute("SELECT avg(amount) FROM t").fetchone()[0],
    "Polars": pl.read_delta("table")["amount"].mean(),
    "pandas, Arrow": table.to_pandas(types_mapper=pd.ArrowDtype)["amount"].mean(),
    "pandas, Python": table.to_pandas()["amount"].mean(),
}
for tool, average in averages.items():
    print(f"{tool:15} {type(average).__name__:8} {average}")
PYTHON

venv/bin/python finding.py > seen
diff -u - seen <<'EXPECTED'
deltalake       Decimal  0.006666
DuckDB          float    0.006666666666666667
Polars          float    0.006666666666666666
pandas, Arrow   Decimal  0.01
pandas, Python  float64  0.006666666666666667
EXPECTED
