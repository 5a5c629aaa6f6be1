"""The tables of a warehouse as its readers see them, for every tool that reads Delta tables.

Every table stands on disk in many versions. The newest row of ops.publication whose kind is published or rolled_back
names the version of each table that belongs together; nothing else is read here. Works with DuckDB 1.5 and 2.0.
"""

import os
from pathlib import Path

import duckdb
from deltalake import DeltaTable, QueryBuilder


class Warehouse:
    """One publication of one warehouse, the newest when it was opened.

    as_of is the last day of its data, versions the Delta version of each table, currency the one of its figures (None when
    the warehouse has not noted one).
    """

    def __init__(self, folder: str | os.PathLike):
        self.folder = Path(folder)
        if not (self.folder / "ops" / "publication" / "_delta_log").is_dir():
            raise FileNotFoundError(
                f"{self.folder.absolute()} is no warehouse (it has no ops/publication); "
                "name one in FLYWHEEL_WAREHOUSE, or make one with `bin/flywheel demo`"
            )
        # ops.publication alone is read at its newest version: the row of a publication is the last thing that a run writes.
        connection = duckdb.connect()
        connection.register(
            "publications",
            _rows(
                DeltaTable(self.path("ops.publication")),
                """SELECT as_of, tables, settings FROM t
                   WHERE kind IN ('published', 'rolled_back') ORDER BY publication DESC LIMIT 1""",
            ),
        )
        # Not a relation's fetchone(), which DuckDB 2.0 has no more.
        published = connection.execute("SELECT as_of, tables, settings FROM publications").fetchone()
        if published is None:
            raise LookupError(f"{self.folder.absolute()} has no publication yet: see `bin/flywheel status`")
        self.as_of, tables, settings = published
        self.currency = (settings or {}).get("reporting-currency")
        self.versions = {table: entry["version"] for table, entry in tables.items()}
        self._ids = {table: entry["table_id"] for table, entry in tables.items()}

    def path(self, table: str) -> str:
        """The folder of a table, such as gold.segment_revenue."""
        return str(self.folder / table.replace(".", "/"))

    def delta(self, table: str) -> DeltaTable:
        """The table at its published version: for deltalake, Polars and pandas."""
        if table not in self.versions:
            raise LookupError(f"{table} is not published in {self.folder.absolute()}")
        delta = DeltaTable(self.path(table), version=self.versions[table])
        # A table that was deleted and made again counts its versions from 0: the same number would be other rows.
        if delta.metadata().id != self._ids[table]:
            raise LookupError(
                f"{delta.table_uri} was made anew since it was published: version {self.versions[table]} is not "
                "what the publication means; `bin/flywheel run` publishes the new table"
            )
        return delta

    def connect(self, *tables: str) -> duckdb.DuckDBPyConnection:
        """A DuckDB connection that holds these tables, such as gold.segment_revenue, under their own names."""
        connection = duckdb.connect()
        for table in tables:
            schema, name = table.split(".")
            connection.register("loaded", _rows(self.delta(table), "SELECT * FROM t"))
            connection.execute(f"CREATE SCHEMA IF NOT EXISTS {schema}")
            connection.execute(f"CREATE TABLE {schema}.{name} AS SELECT * FROM loaded")
            connection.unregister("loaded")
        return connection


def _rows(delta: DeltaTable, sql: str):
    # QueryBuilder, not to_pyarrow_dataset(): the latter is wrong or fails on newer features of Delta.
    return QueryBuilder().register("t", delta).execute(sql).read_all()
