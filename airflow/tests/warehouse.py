"""A warehouse as a reader without Spark sees it."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from deltalake import DeltaTable, QueryBuilder


def rows(folder: Path, sql: str, version: int | None = None) -> list[dict]:
    """The rows of a SELECT over one Delta table, named t in it."""
    result = QueryBuilder().register("t", DeltaTable(str(folder), version=version)).execute(sql).read_all()
    return result.to_struct_array().to_pylist()


@dataclass(frozen=True)
class State:
    """What a warehouse holds at one moment; run, as_of, published and gold are those of the newest publication."""

    run: str | None
    as_of: date | None
    published: dict[str, int]  # table -> version that readers see
    newest: dict[str, int]  # table -> last version on disk, every layer
    gold: dict[str, list[str]]  # table -> the published rows, sorted


def state(warehouse: Path) -> State:
    newest = {
        f"{log.parent.parent.name}.{log.parent.name}": DeltaTable(str(log.parent)).version()
        for log in sorted(warehouse.glob("*/*/_delta_log"))
    }
    publications = rows(
        warehouse / "ops" / "publication",
        "SELECT run_id, as_of, tables FROM t WHERE kind IN ('published', 'rolled_back') ORDER BY publication DESC LIMIT 1",
    )
    if not publications:
        return State(None, None, {}, newest, {})
    published = {table: entry["version"] for table, entry in publications[0]["tables"]}
    gold = {
        table: sorted(map(repr, rows(warehouse / table.replace(".", "/"), "SELECT * FROM t", version)))
        for table, version in published.items()
        if table.startswith("gold.")
    }
    return State(publications[0]["run_id"], publications[0]["as_of"], published, newest, gold)
