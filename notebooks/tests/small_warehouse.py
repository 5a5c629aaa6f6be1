"""A warehouse of a table or two, written without Spark: as much as a reader of publications needs."""

from pathlib import Path

import duckdb
from arro3.core import Table
from deltalake import DeltaTable, write_deltalake


def commit(folder: Path, table: str, sql: str, mode: str = "append") -> None:
    """One more version of a table, in the form that a newer row set has."""
    write_deltalake(_path(folder, table), Table.from_arrow(duckdb.sql(sql)), mode=mode)


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
