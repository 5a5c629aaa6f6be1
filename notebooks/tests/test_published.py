"""A warehouse is read at the versions of its newest publication, whatever else stands on disk."""

from datetime import date

import duckdb
import pytest
from arro3.core import Table
from deltalake import write_deltalake
from published import Warehouse


def commit(folder, table, sql, mode="append"):
    """One more version of a table, in the form that a newer row set has."""
    write_deltalake(str(folder / table.replace(".", "/")), Table.from_arrow(duckdb.sql(sql)), mode=mode)


def publish(folder, publication, kind, version):
    commit(
        folder,
        "ops.publication",
        f"""SELECT {publication}::BIGINT AS publication, '{kind}' AS kind, DATE '2025-01-31' AS as_of,
                   MAP {{'gold.sales': {{'version': {version}::BIGINT, 'table_id': 'a', 'definition': 'b',
                                         'inputs': MAP {{'silver.line': 1::BIGINT}}}}}} AS tables""",
    )


@pytest.fixture
def folder(tmp_path):
    for amount in ("1.10", "2.20", "3.30"):
        commit(tmp_path, "gold.sales", f"SELECT DATE '2025-01-31' AS day, {amount}::DECIMAL(18,2) AS amount", "overwrite")
    return tmp_path


def sales(folder):
    return Warehouse(folder).connect("gold.sales").sql("SELECT amount::VARCHAR FROM gold.sales").fetchall()


def test_an_unpublished_version_is_not_seen(folder):
    publish(folder, 1, "published", 0)
    publish(folder, 2, "published", 1)
    publish(folder, 3, "ingested", 2)
    publish(folder, 4, "refused", 2)
    assert sales(folder) == [("2.20",)]


def test_a_rolled_back_publication_is_what_readers_see(folder):
    publish(folder, 1, "published", 2)
    publish(folder, 2, "rolled_back", 0)
    assert sales(folder) == [("1.10",)]


def test_the_day_of_the_data_comes_with_the_publication(folder):
    publish(folder, 1, "published", 0)
    warehouse = Warehouse(folder)
    assert (warehouse.as_of, warehouse.versions) == (date(2025, 1, 31), {"gold.sales": 0})


def test_what_is_not_there_is_said(folder):
    with pytest.raises(FileNotFoundError, match="is no warehouse"):
        Warehouse(folder)
    publish(folder, 1, "ingested", 0)
    with pytest.raises(LookupError, match="no publication yet"):
        Warehouse(folder)
    publish(folder, 2, "published", 0)
    with pytest.raises(LookupError, match="gold.margin is not published"):
        Warehouse(folder).connect("gold.margin")
