#!/usr/bin/env bash
# DuckDB 1.5.6, beside Polars 2.0.0
#
# A file has a header, and its columns stand in another order than those that the reader is told to expect: a delivery of the second day
# that has tax before net, say. Given all columns with their types (columns =), DuckDB takes values by position and the header for
# nothing, so that net is tax and tax is net, without a word. Given types for names (types =), or nothing, it goes by the header, as
# Polars does with schema =. So: name types only, or compare the header first. Flywheel refuses a canonical file whose header is in
# another order, and maps others by name.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip --disable-pip-version-check install --quiet --no-compile --no-deps duckdb==1.5.6 polars==2.0.0 polars-runtime-32==2.0.0

cat > finding.py <<'PYTHON'
import duckdb
import polars as pl

with open("1.csv", "w") as file:
    file.write("id,net,tax\n1,10.00,2.00\n")
with open("2.csv", "w") as file:
    file.write("id,tax,net\n2,4.00,20.00\n")
types = "{'id': 'INT', 'net': 'DECIMAL(12,2)', 'tax': 'DECIMAL(12,2)'}"
schema = {"id": pl.Int64, "net": pl.Decimal(12, 2), "tax": pl.Decimal(12, 2)}


def show(reader, rows):
    print(reader, [f"{id}: net {net} tax {tax}" for id, net, tax in sorted(rows)])


for option in ("columns", "types"):
    rows = duckdb.sql(f"SELECT id, net, tax FROM read_csv(['1.csv', '2.csv'], header = true, {option} = {types})").fetchall()
    show(f"DuckDB {option}:", rows)
show("Polars schema:", pl.concat(pl.read_csv(name, schema=schema).select("id", "net", "tax") for name in ("1.csv", "2.csv")).rows())
PYTHON

venv/bin/python finding.py > seen
diff -u - seen <<'EXPECTED'
DuckDB columns: ['1: net 10.00 tax 2.00', '2: net 4.00 tax 20.00']
DuckDB types: ['1: net 10.00 tax 2.00', '2: net 20.00 tax 4.00']
Polars schema: ['1: net 10.00 tax 2.00', '2: net 20.00 tax 4.00']
EXPECTED
