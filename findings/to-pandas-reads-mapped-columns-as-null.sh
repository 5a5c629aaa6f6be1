#!/usr/bin/env bash
# deltalake 1.6.6 with pandas 2.3.3, pyarrow 25.0.1 and Polars 2.0.0
#
# A Delta table with column mapping (delta.columnMapping.mode = name: what renaming or dropping a column needs) keeps its values
# under physical names. deltalake's QueryBuilder reads them; to_pandas(), to_pyarrow_table() and to_pyarrow_dataset() look for
# the logical names, find none, and show NULL in every row without an error. So does Polars 2.0.0; 2.1.0 refuses the table.
# So: read with QueryBuilder. The table here is written by hand after the protocol: one Parquet file and one commit.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip --disable-pip-version-check install --quiet --no-compile --no-deps deltalake==1.6.6 arro3-core==0.8.3 deprecated==1.3.1 \
  wrapt==2.5.2 polars==2.0.0 polars-runtime-32==2.0.0 pandas==2.3.3 pyarrow==25.0.1 numpy==2.2.6 \
  python-dateutil==3.0.0 pytz==2026.6 six==1.17.0 tzdata==2026.6 typing-extensions==4.16.0

cat > finding.py <<'PYTHON'
import json
import os

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
from deltalake import DeltaTable, QueryBuilder

os.makedirs("table/_delta_log")
physical = pa.field("col-1", pa.int64(), metadata={"PARQUET:field_id": "1"})
pq.write_table(pa.table([pa.array([110, 220])], schema=pa.schema([physical])), "table/part-0.parquet")
mapping = {"delta.columnMapping.id": 1, "delta.columnMapping.physicalName": "col-1"}
column = {"name": "cents", "type": "long", "nullable": True, "metadata": mapping}
commit = [
    {"protocol": {"minReaderVersion": 2, "minWriterVersion": 5}},
    {
        "metaData": {
            "id": "0f2c1a6e-5b1d-4b8e-9a52-3f6f0a3a9d11",
            "format": {"provider": "parquet", "options": {}},
            "schemaString": json.dumps({"type": "struct", "fields": [column]}),
            "partitionColumns": [],
            "configuration": {"delta.columnMapping.mode": "name", "delta.columnMapping.maxColumnId": "1"},
        }
    },
    {
        "add": {
            "path": "part-0.parquet",
            "partitionValues": {},
            "size": os.path.getsize("table/part-0.parquet"),
            "modificationTime": 1767225600000,
            "dataChange": True,
        }
    },
]
with open("table/_delta_log/00000000000000000000.json", "w") as log:
    log.writelines(json.dumps(action) + "\n" for action in commit)

table = DeltaTable("table")
rows = QueryBuilder().register("t", table).execute("SELECT cents FROM t").read_all()
print("QueryBuilder:", [cents.as_py() for cents in rows.column(0)])
print("to_pyarrow_dataset:", table.to_pyarrow_dataset().to_table()["cents"].to_pylist())
print("to_pandas:", table.to_pandas()["cents"].to_list())
print("Polars:", pl.read_delta("table")["cents"].to_list())
PYTHON

venv/bin/python finding.py > seen
diff -u - seen <<'EXPECTED'
QueryBuilder: [110, 220]
to_pyarrow_dataset: [None, None]
to_pandas: [nan, nan]
Polars: [None, None]
EXPECTED
