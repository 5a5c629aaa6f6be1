"""The tables of a warehouse as its readers see them, read without Spark.

Every table stands on disk in many versions. The newest row of ops.publication whose kind is published or rolled_back
names the version of each table that belongs together; nothing else is read here.
"""

import os
from pathlib import Path

import duckdb
from deltalake import DeltaTable, QueryBuilder


class Warehouse:
    """One publication of one warehouse, the newest when it was opened.

    as_of is the last day of its data, versions the Delta version of each table.
    """

    def __init__(self, folder: str | os.PathLike):
        self.folder = Path(folder)
        if not (self.folder / "ops" / "publication" / "_delta_log").is_dir():
            raise FileNotFoundError(
                f"{self.folder.absolute()} is no warehouse (it has no ops/publication); "
                "name one in FLYWHEEL_WAREHOUSE, or make one with `bin/flywheel demo`"
            )
        publications = self._read(
            "ops.publication",
            None,
            """SELECT as_of, tables FROM t
               WHERE kind IN ('published', 'rolled_back') ORDER BY publication DESC LIMIT 1""",
        )
        published = duckdb.sql("SELECT * FROM publications").fetchone()
        if published is None:
            raise LookupError(f"{self.folder.absolute()} has no publication yet: see `bin/flywheel status`")
        self.as_of, tables = published
        self.versions = {table: entry["version"] for table, entry in tables.items()}

    def connect(self, *tables: str) -> duckdb.DuckDBPyConnection:
        """A DuckDB connection that holds these tables, such as gold.segment_revenue, under their own names."""
        connection = duckdb.connect()
        for table in tables:
            if table not in self.versions:
                raise LookupError(f"{table} is not published in {self.folder.absolute()}")
            schema, name = table.split(".")
            rows = self._read(table, self.versions[table], "SELECT * FROM t")
            connection.execute(f"CREATE SCHEMA IF NOT EXISTS {schema}")
            connection.execute(f"CREATE TABLE {schema}.{name} AS SELECT * FROM rows")
        return connection

    def _read(self, table: str, version: int | None, sql: str):
        # QueryBuilder, not to_pyarrow_dataset(): the latter is wrong or fails on newer features of Delta.
        delta = DeltaTable(str(self.folder / table.replace(".", "/")), version=version)
        return QueryBuilder().register("t", delta).execute(sql).read_all()
