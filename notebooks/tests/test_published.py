"""A warehouse is read at the versions of its newest publication, whatever else stands on disk."""

import shutil
from datetime import date

import pytest
from published import Warehouse
from small_warehouse import commit, publish


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
    assert (warehouse.as_of, warehouse.versions) == (date(2025, 12, 31), {"gold.sales": 0})


def test_what_is_not_there_is_said(folder):
    with pytest.raises(FileNotFoundError, match="is no warehouse"):
        Warehouse(folder)
    publish(folder, 1, "ingested", 0)
    with pytest.raises(LookupError, match="no publication yet"):
        Warehouse(folder)
    publish(folder, 2, "published", 0)
    with pytest.raises(LookupError, match="gold.margin is not published"):
        Warehouse(folder).connect("gold.margin")


def test_a_table_that_was_made_anew_is_refused(folder):
    publish(folder, 1, "published", 0)
    shutil.rmtree(folder / "gold" / "sales")
    commit(folder, "gold.sales", "SELECT DATE '2025-01-31' AS day, 9.99::DECIMAL(18,2) AS amount")
    with pytest.raises(LookupError, match="made anew"):
        Warehouse(folder).connect("gold.sales")
