#!/usr/bin/env bash
# DuckDB 1.5.6, Polars 2.0.0, pyarrow 25.0.1
#
# A CSV file has amounts with more places than the DECIMAL column that it is read into. DuckDB and Polars round them without a word,
# and differently: half away from zero, and half to even. So 1.005 is 1.01 or 1.00, and the sums of one file differ by reader. pyarrow refuses the
# file. Whether an export has sub-cent amounts is a question to ask of it: read amounts as text, or with more places, and compare
# before casting (amount = round(amount, 2)). Flywheel's ingest sets such a record aside.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip --disable-pip-version-check install --quiet --no-compile --no-deps duckdb==1.5.6 polars==2.0.0 polars-runtime-32==2.0.0 \
  pyarrow==25.0.1

cat > finding.py <<'PYTHON'
import duckdb
import polars as pl
import pyarrow as pa
from pyarrow import csv

with open("a.csv", "w") as file:
    file.write("amount\n1.005\n-1.005\n2.675\n0.125\n1.999\n")
print("DuckDB ", [str(row[0]) for row in duckdb.sql("FROM read_csv('a.csv', columns = {'amount': 'DECIMAL(12,2)'})").fetchall()])
print("Polars ", [str(value) for value in pl.read_csv("a.csv", schema_overrides={"amount": pl.Decimal(12, 2)})["amount"]])
try:
    print("pyarrow", csv.read_csv("a.csv", convert_options=csv.ConvertOptions(column_types={"amount": pa.decimal128(12, 2)})))
except pa.ArrowInvalid as refused:
    print("pyarrow", refused)
PYTHON

venv/bin/python finding.py > seen
diff -u - seen <<'EXPECTED'
DuckDB  ['1.01', '-1.01', '2.68', '0.13', '2.00']
Polars  ['1.00', '-1.00', '2.68', '0.12', '2.00']
pyarrow In CSV column #0: Rescaling Decimal value would cause data loss
EXPECTED
