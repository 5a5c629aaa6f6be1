#!/usr/bin/env bash
# deltalake 1.6.6 with Polars 2.0.0
#
# write_deltalake() notes the smallest and the largest value of each column in the log, and for DECIMAL it notes the nearest
# double: 12.3456789012345678, as cloud bills in FOCUS columns have them, becomes 12.345678901234567. Readers trust the
# note and skip the file: the row is there, but a filter for its own value does not find it, neither = nor >=, in deltalake's
# QueryBuilder nor in Polars. Cents are hit from 90,071,992,547,409.93 on. Spark notes all digits. So: write such
# columns with Spark, or switch the notes off with delta.dataSkippingNumIndexedCols = 0. That doubles are noted is known to delta-rs
# (its open request "Change representation of decimal fields stats in log files").
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip --disable-pip-version-check install --quiet --no-compile --no-deps deltalake==1.6.6 arro3-core==0.8.3 deprecated==1.3.1 \
  wrapt==2.5.2 polars==2.0.0 polars-runtime-32==2.0.0 typing-extensions==4.16.0

cat > finding.py <<'PYTHON'
import json
from decimal import Decimal
from pathlib import Path

import polars as pl
from deltalake import DeltaTable, QueryBuilder, write_deltalake

value = Decimal("12.3456789012345678")
costs = pl.DataFrame({"cost": [value, Decimal("0.1")]}, schema={"cost": pl.Decimal(38, 18)})
for name, configuration in (("noted", {}), ("without", {"delta.dataSkippingNumIndexedCols": "0"})):
    write_deltalake(name, costs, configuration=configuration)
    log = Path(name, "_delta_log", "00000000000000000000.json").read_text().splitlines()
    added = next(action["add"] for action in map(json.loads, log) if "add" in action)
    print(f"{name}, largest {json.loads(added['stats']).get('maxValues', {}).get('cost')}")
    print("  Polars, all rows:", pl.read_delta(name)["cost"].to_list())
    print("  Polars, >= the value:", pl.scan_delta(name).filter(pl.col("cost") >= value).collect()["cost"].to_list())
    query = QueryBuilder().register("t", DeltaTable(name))
    sql = f"SELECT count(*) FROM t WHERE cost = CAST('{value}' AS DECIMAL(38,18))"
    print("  QueryBuilder, = the value:", query.execute(sql).read_all().column(0)[0].as_py())
PYTHON

venv/bin/python finding.py > seen
diff -u - seen <<'EXPECTED'
noted, largest 12.345678901234567
  Polars, all rows: [Decimal('12.345678901234567800'), Decimal('0.100000000000000000')]
  Polars, >= the value: []
  QueryBuilder, = the value: 0
without, largest None
  Polars, all rows: [Decimal('12.345678901234567800'), Decimal('0.100000000000000000')]
  Polars, >= the value: [Decimal('12.345678901234567800')]
  QueryBuilder, = the value: 1
EXPECTED
