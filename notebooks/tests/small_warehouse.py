"""A warehouse of a table or two, written without Spark: as much as a reader of publications needs."""

import json
from pathlib import Path

import duckdb
from arro3.core import Table
from deltalake import DeltaTable, write_deltalake


def commit(folder: Path, table: str, sql: str, mode: str = "append") -> None:
    """One more version of a table, in the form that a newer row set has."""
    write_deltalake(_path(folder, table), Table.from_arrow(duckdb.sql(sql)), mode=mode)


def mark(folder: Path, table: str) -> None:
    """One more version of a table of one data file, in which the second and the fourth row of the file are deleted.

    As Flywheel does, by a vector in the log: DeletedRowsTest says that this is its text.
    """
    log = Path(_path(folder, table)) / "_delta_log"
    lines = (log / f"{0:020}.json").read_text(encoding="utf-8").splitlines()
    add = next(entry["add"] for entry in map(json.loads, lines) if "add" in entry)
    gone = {key: add[key] for key in ("path", "partitionValues", "size")}
    features = ["deletionVectors"]
    protocol = {"minReaderVersion": 3, "minWriterVersion": 7, "readerFeatures": features, "writerFeatures": features}
    vector = {
        "storageType": "i",
        "pathOrInlineDv": "^Bg9^0rr910000000000iXQKl0rr91000315c8Xg0rri4",
        "sizeInBytes": 36,
        "cardinality": 2,
    }
    stats = json.dumps(json.loads(add["stats"]) | {"tightBounds": False})
    entries = (
        {"protocol": protocol},
        {"remove": gone | {"deletionTimestamp": 1, "dataChange": True, "extendedFileMetadata": True}},
        {"add": add | {"stats": stats, "deletionVector": vector}},
    )
    (log / f"{1:020}.json").write_text("".join(json.dumps(entry) + "\n" for entry in entries), encoding="utf-8")


def publish(folder: Path, publication: int, kind: str, version: int, *tables: str) -> None:
    """One more row of ops.publication, which names this version of the tables; without any, of gold.sales."""
    entries = ", ".join(_entry(folder, table, version) for table in tables or ("gold.sales",))
    commit(
        folder,
        "ops.publication",
        f"""SELECT {publication}::BIGINT AS publication, '{kind}' AS kind, DATE '2025-12-31' AS as_of, MAP {{{entries}}} AS tables,
                   MAP {{'reporting-currency': 'EUR'}} AS settings""",
    )


def _entry(folder: Path, table: str, version: int) -> str:
    return f"""'{table}': {{'version': {version}::BIGINT, 'table_id': '{DeltaTable(_path(folder, table)).metadata().id}',
                           'definition': 'b', 'inputs': MAP {{'silver.line': 1::BIGINT}}}}"""


def _path(folder: Path, table: str) -> str:
    return str(folder / table.replace(".", "/"))
