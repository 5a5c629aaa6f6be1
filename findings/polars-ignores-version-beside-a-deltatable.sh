#!/usr/bin/env bash
# Polars 2.0.0 with deltalake 1.6.6
#
# pl.read_delta() and pl.scan_delta() take a path or a DeltaTable, and a version. With a path the version is read; beside a
# DeltaTable it is ignored, even one that does not exist: what is read is the version that the DeltaTable stands at, the
# newest if none was named. So: give Polars either a path and a version, or a DeltaTable opened at the version.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip --disable-pip-version-check install --quiet --no-compile --no-deps deltalake==1.6.6 arro3-core==0.8.3 deprecated==1.3.1 \
  wrapt==2.5.2 polars==2.0.0 polars-runtime-32==2.0.0 typing-extensions==4.16.0

cat > finding.py <<'PYTHON'
import polars as pl
from deltalake import DeltaTable

for version in range(3):
    pl.DataFrame({"version": [version]}).write_delta("table", mode="overwrite")

print("path, version 1:", pl.read_delta("table", version=1).item())
print("DeltaTable, version 1:", pl.read_delta(DeltaTable("table"), version=1).item())
print("DeltaTable, version 99:", pl.scan_delta(DeltaTable("table"), version=99).collect().item())
print("DeltaTable at version 1:", pl.read_delta(DeltaTable("table", version=1)).item())
PYTHON

venv/bin/python finding.py > seen
diff -u - seen <<'EXPECTED'
path, version 1: 1
DeltaTable, version 1: 2
DeltaTable, version 99: 2
DeltaTable at version 1: 1
EXPECTED
