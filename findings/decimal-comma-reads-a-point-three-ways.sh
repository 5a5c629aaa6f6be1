#!/usr/bin/env bash
# DuckDB 2.0.1, pandas 2.3.3, Polars 2.0.0, pyarrow 25.0.1
#
# A column of amounts in a file with decimal commas and points between thousands, in which one tool wrote `1.50`. DuckDB and pandas,
# told both separators, drop points wherever they stand and read 150 (and 123 from `1.2.3`); Polars with decimal_comma reads the point as
# a decimal one, so `1.50` and `1,50` are the same in one column; pyarrow refuses the value. DuckDB does so for DECIMAL columns, too.
# So: before such a file is read, ask that points stand before groups of three digits only, as Flywheel does.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip --disable-pip-version-check install --quiet --no-compile --no-deps duckdb==2.0.1 pandas==2.3.3 polars==2.0.0 \
  polars-runtime-32==2.0.0 pyarrow==25.0.1 numpy==2.2.6 python-dateutil==3.0.0 pytz==2026.6 six==1.17.0 tzdata==2026.6

cat > finding.py <<'PYTHON'
import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.csv


def of_duckdb(path):
    return duckdb.sql(
        f"SELECT amount FROM read_csv('{path}', delim = ';', header = true, decimal_separator = ',', thousands = '.',"
        " columns = {'id': 'VARCHAR', 'amount': 'DECIMAL(18,2)'})"
    ).fetchall()[0][0]


def of_pandas(path):
    return pd.read_csv(path, sep=";", decimal=",", thousands=".")["amount"][0]


def of_polars(path):
    schema = {"id": pl.String, "amount": pl.Float64}
    return pl.read_csv(path, separator=";", decimal_comma=True, schema=schema)["amount"][0]


def of_pyarrow(path):
    return pa.csv.read_csv(
        path,
        parse_options=pa.csv.ParseOptions(delimiter=";"),
        convert_options=pa.csv.ConvertOptions(
            decimal_point=",", column_types={"amount": pa.decimal128(18, 2)}
        ),
    )["amount"][0]


for text in ("1,50", "1.50", "1.2.3"):
    with open("export.csv", "w") as file:
        file.write(f"id;amount\na;{text}\n")
    for read in (of_duckdb, of_pandas, of_polars, of_pyarrow):
        try:
            value = read("export.csv")
        except Exception:
            value = "refused"
        print(f"{text:6} {read.__name__[3:]:8} {value}")
PYTHON

venv/bin/python finding.py > seen
diff -u - seen <<'EXPECTED'
1,50   duckdb   1.50
1,50   pandas   1.5
1,50   polars   1.5
1,50   pyarrow  1.50
1.50   duckdb   150.00
1.50   pandas   150
1.50   polars   1.5
1.50   pyarrow  refused
1.2.3  duckdb   123.00
1.2.3  pandas   123
1.2.3  polars   refused
1.2.3  pyarrow  refused
EXPECTED
