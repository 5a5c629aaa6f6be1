#!/usr/bin/env bash
# Polars 2.0.0, beside DuckDB 1.5.6
#
# 1.10 times a rate of 0.075 is 0.0825. SQL engines add the scales of the factors (DuckDB: DECIMAL(4,3) times DECIMAL(18,2)
# has five digits after the point); Polars keeps the larger one and rounds each row half to even, to 0.082. Over the rows
# of a fact table that adds up: 1,000 such rows come to 82.00 instead of 82.50. So: cast one factor to the scale that
# the product needs before multiplying. round() too rounds half to even unless told otherwise; DuckDB's rounds half away from zero.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip --disable-pip-version-check install --quiet --no-compile --no-deps duckdb==1.5.6 polars==2.0.0 polars-runtime-32==2.0.0

cat > finding.py <<'PYTHON'
from decimal import Decimal

import duckdb
import polars as pl

amounts = pl.DataFrame({"amount": [Decimal("1.10")] * 1000}, schema={"amount": pl.Decimal(18, 2)})
amount, rate = pl.col("amount"), pl.lit(Decimal("0.075"))
for name, product in (("as it is", amount * rate), ("cast", amount.cast(pl.Decimal(18, 5)) * rate)):
    one, total = amounts.select(product.first().alias("one"), product.sum().alias("total")).row(0)
    print(f"Polars, {name}: {one}, sum {total}")
print("Polars, rounded:", amounts.select(pl.lit(Decimal("1.005")).round(2).first()).item())
sql = """SELECT any_value(p), sum(p) FROM (SELECT 1.10::DECIMAL(18,2) * 0.075 AS p FROM range(1000))"""
print("DuckDB: {}, sum {}".format(*duckdb.connect().execute(sql).fetchone()))
print("DuckDB, rounded:", duckdb.connect().execute("SELECT round(1.005, 2)").fetchone()[0])
PYTHON

venv/bin/python finding.py > seen
diff -u - seen <<'EXPECTED'
Polars, as it is: 0.082, sum 82.000
Polars, cast: 0.08250, sum 82.50000
Polars, rounded: 1.000
DuckDB: 0.08250, sum 82.50000
DuckDB, rounded: 1.01
EXPECTED
