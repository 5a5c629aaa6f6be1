"""docs/reading-published-tables.md does what it says, and every tool on it reads what Spark wrote to the cent."""

import contextlib
import io
import re
from decimal import Decimal
from pathlib import Path

import pandas as pd
import polars as pl
import pytest
from deltalake import DeltaTable, QueryBuilder
from published import Warehouse
from small_warehouse import commit, mark, publish

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reading-published-tables.md"
TABLE = "gold.segment_revenue"


@pytest.fixture
def folder(tmp_path):
    """Published are 1.10 and 2.20; a run that is not published yet has added 999.00."""
    for amounts, mode in (((5,), "append"), (("1.10", "2.20"), "overwrite"), (("999.00",), "append")):
        rows = " UNION ALL ".join(
            f"SELECT 'year' AS period_type, DATE '2025-01-01' AS period_start, 'AWS' AS segment, {amount}::DECIMAL(18,2) AS net_sales"
            for amount in amounts
        )
        commit(tmp_path, TABLE, rows, mode)
    publish(tmp_path, 1, "published", 1, TABLE)
    publish(tmp_path, 2, "refused", 2, TABLE)
    return tmp_path


def test_the_code_of_the_page_prints_what_the_page_says(folder):
    blocks = re.findall(r"```python\n(.*?)```(?:\s*```text\n(.*?)```)?", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert len(blocks) > 5
    names = {}
    for code, said in blocks:
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            exec(compile(code.replace("/data/warehouse", str(folder)), PAGE.name, "exec"), names)
        assert printed.getvalue() == said, code


def test_a_plain_number_misses_decimals_that_a_quoted_one_finds(tmp_path):
    commit(tmp_path, "silver.order_line", "SELECT range AS line_no, 8.45::DECIMAL(20,6) AS unit_price FROM range(23)")
    lines = QueryBuilder().register("t", DeltaTable(str(tmp_path / "silver" / "order_line")))
    conditions = ("= 8.45", "<= 8.45", "= '8.45'", "<= '8.45'", "= CAST('8.45' AS DECIMAL(20,6))")
    found = {
        condition: lines.execute(f"SELECT count(*) AS n FROM t WHERE unit_price {condition}").read_all().column("n")[0].as_py()
        for condition in conditions
    }
    assert found == dict(zip(conditions, (0, 0, 23, 23, 23), strict=True))


@pytest.fixture
def marked(tmp_path):
    """A published table of six lines, of which two are deleted by a vector; the day before they are not."""
    commit(
        tmp_path,
        "silver.order_line",
        "SELECT range AS line_no, range::DECIMAL(18,2) AS net_sales FROM range(6) ORDER BY line_no",
    )
    mark(tmp_path, "silver.order_line")
    publish(tmp_path, 1, "published", 1, "silver.order_line")
    return Warehouse(tmp_path)


LEFT = [0, 2, 4, 5]


def test_deltalakes_query_builder_leaves_deleted_rows_out(marked):
    query = QueryBuilder().register("t", marked.delta("silver.order_line"))

    def column(sql):
        return query.execute(sql).read_all().column(0).to_pylist()

    assert column("SELECT line_no FROM t ORDER BY line_no") == LEFT
    assert column("SELECT count(*) FROM t") == [4]
    assert column("SELECT sum(net_sales) FROM t") == [Decimal("11.00")]
    assert column("SELECT line_no FROM t WHERE line_no BETWEEN 1 AND 3") == [2]
    assert column("SELECT min(line_no) FROM t WHERE line_no > 2") == [4]


def test_duckdb_through_deltalake_leaves_deleted_rows_out(marked):
    lines = marked.connect("silver.order_line")
    assert lines.execute("SELECT line_no FROM silver.order_line ORDER BY 1").fetchall() == [(line,) for line in LEFT]


def test_polars_leaves_deleted_rows_out(marked):
    for lines in (
        pl.scan_delta(marked.path("silver.order_line"), version=1),
        pl.scan_delta(marked.delta("silver.order_line")),
    ):
        assert lines.select("line_no").collect()["line_no"].sort().to_list() == LEFT
        assert lines.select(pl.len()).collect().item() == 4
        assert lines.filter(pl.col("line_no").is_between(1, 3)).collect()["line_no"].to_list() == [2]
    before = pl.scan_delta(marked.path("silver.order_line"), version=0)
    assert before.select(pl.len()).collect().item() == 6


def test_what_reads_through_pyarrow_refuses_deleted_rows(marked):
    lines = marked.delta("silver.order_line")
    for read in (lines.to_pandas, lines.to_pyarrow_table, lines.to_pyarrow_dataset):
        with pytest.raises(Exception, match="deletionVectors"):
            read()


def test_every_tool_reads_the_same_cents_from_what_spark_wrote(demo):
    warehouse = Warehouse(demo)
    delta = warehouse.delta(TABLE)
    sums = {
        "DuckDB": warehouse.connect(TABLE).execute(f"SELECT sum(net_sales) FROM {TABLE}").fetchone()[0],
        "deltalake": QueryBuilder().register("t", delta).execute("SELECT sum(net_sales) FROM t").read_all().column(0)[0].as_py(),
        "Polars": pl.read_delta(warehouse.path(TABLE), version=warehouse.versions[TABLE])["net_sales"].sum(),
        "pandas": delta.to_pandas(types_mapper=pd.ArrowDtype)["net_sales"].sum(),
    }
    assert all(isinstance(amount, Decimal) for amount in sums.values()), sums
    assert len(set(sums.values())) == 1, sums


def test_bronze_gold_and_ops_ask_nothing_of_readers(demo):
    logs = [log for layer in ("bronze", "gold", "ops") for log in (demo / layer).glob("*/_delta_log")]
    assert {log.parent.name for log in logs} >= {"order_line", "segment_revenue", "publication"}
    assert {log.parent.name: DeltaTable(str(log.parent)).protocol().min_reader_version for log in logs} == {
        log.parent.name: 1 for log in logs
    }
