"""The DAG, run for real: three days of a small generated company through bin/flywheel."""

import fcntl
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

import pytest
from conftest import DAGS, REPOSITORY
from warehouse import State, rows, state

LAUNCHER = REPOSITORY / "bin" / "flywheel"
STAGES = ["ingest", "build", "check", "publish"]
# A company that delivers orders alone: any subset of feeds works, and fewer tables take less time.
FEEDS = {"orders", "reference/products", "reference/marketplaces", "reference/fx_rates"}
FIRST, SECOND, THIRD = date(2024, 3, 1), date(2024, 3, 2), date(2024, 3, 3)


@dataclass(frozen=True)
class Outcome:
    """How one run of the DAG ended, and the warehouse after it."""

    run: str
    tasks: dict[str, str]
    tries: dict[str, int]
    opened: str | None  # the run that ingest handed on
    warehouse: State


@dataclass(frozen=True)
class Story:
    folder: Path
    first: Outcome
    refused: Outcome
    mended: Outcome
    third: Outcome
    again: Outcome


def a_day(dag, day: date, folder: Path) -> Outcome:
    """Runs the DAG for a business day, to its end."""
    run = dag.test(logical_date=datetime(day.year, day.month, day.day, tzinfo=timezone.utc))
    instances = run.get_task_instances()
    return Outcome(
        run=str(run.state),
        tasks={instance.task_id: str(instance.state) for instance in instances},
        tries={instance.task_id: instance.try_number for instance in instances},
        opened=next(instance for instance in instances if instance.task_id == "ingest").xcom_pull("ingest"),
        warehouse=state(folder / "warehouse"),
    )


def keep_only(landing: Path, feeds: set[str]) -> None:
    for file in landing.rglob("*"):
        if file.is_file() and str(file.parent.relative_to(landing)) not in feeds:
            file.unlink()


def cut(file: Path) -> bytes:
    """Leaves a file as a broken transfer does, and returns what it held."""
    whole = file.read_bytes()
    file.write_bytes(whole[: len(whole) // 2])
    return whole


@pytest.fixture(scope="module")
def dag(dag_bag):
    bag = dag_bag(DAGS)
    assert bag.import_errors == {}
    return bag.dags["flywheel_daily"]


@pytest.fixture(scope="module")
def story(dag, tmp_path_factory) -> Story:
    folder = tmp_path_factory.mktemp("three_days")
    landing = folder / "landing"
    subprocess.run(
        [LAUNCHER, "generate", "--landing", landing, "--from", str(FIRST), "--to", str(THIRD), "--scale", "0.000001"],
        check=True,
        capture_output=True,
    )
    keep_only(landing, FEEDS)
    lock = folder / "warehouse" / "_lock"
    held = []

    def release(context):
        held.pop().close()

    with pytest.MonkeyPatch.context() as settings:
        settings.setenv(
            "AIRFLOW_VAR_FLYWHEEL_OPTIONS",
            # Interpreted instead of compiled expressions: faster where a table has a hundred rows.
            f"--landing '{landing}' --warehouse '{folder / 'warehouse'}' -D spark.sql.codegen.factoryMode=NO_CODEGEN",
        )
        for task in dag.tasks:
            settings.setattr(task, "retry_delay", timedelta(0))
        first = a_day(dag, FIRST, folder)

        [orders] = (landing / "orders").glob(f"{SECOND}.*")
        whole = cut(orders)
        refused = a_day(dag, SECOND, folder)
        orders.write_bytes(whole)
        mended = a_day(dag, SECOND, folder)

        # Another run holds the warehouse at the first try; it ends before the second.
        settings.setattr(dag.get_task("ingest"), "on_retry_callback", [release])
        held.append(lock.open("r+b"))
        fcntl.lockf(held[0], fcntl.LOCK_EX)
        third = a_day(dag, THIRD, folder)
        again = a_day(dag, SECOND, folder)
    return Story(folder, first, refused, mended, third, again)


def test_there_is_a_task_for_each_stage_and_an_asset_for_each_gold_table(dag):
    assert [task.task_id for task in dag.topological_sort()] == STAGES
    assets = {outlet.name for outlet in dag.get_task("publish").outlets}
    assert assets == {f"gold.{folder.name}" for folder in (REPOSITORY / "datasets" / "gold").iterdir() if folder.is_dir()}
    assert dag.max_active_runs == 1


@pytest.fixture
def outside():
    """A folder that does not lie in the repository, as pytest's own ones do."""
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder)


def test_a_copy_of_the_folder_finds_flywheel_by_the_path(dag_bag, outside, monkeypatch):
    copy = shutil.copytree(DAGS, outside / "dags")
    errors = list(dag_bag(copy).import_errors.values())
    assert len(errors) == 1 and "Link bin/flywheel of the repository into a folder of the PATH" in errors[0]

    (outside / "bin").mkdir()
    (outside / "bin" / "flywheel").symlink_to(LAUNCHER)
    monkeypatch.setenv("PATH", str(outside / "bin"), prepend=":")
    bag = dag_bag(copy)
    assert bag.import_errors == {}
    assert bag.dags["flywheel_daily"].get_task("ingest").launcher == str(LAUNCHER)


def test_a_day_is_published_with_its_day(story):
    assert story.first.tasks == dict.fromkeys(STAGES, "success")
    assert story.first.warehouse.as_of == FIRST
    assert story.first.warehouse.gold["gold.revenue_ledger"]


def test_ingest_hands_its_run_on_and_a_day_without_news_has_none(story):
    days = (story.first, story.mended, story.third)
    assert [day.opened for day in days] == [day.warehouse.run for day in days]
    assert story.again.opened is None


def test_a_broken_file_fails_the_day_at_once_and_readers_keep_what_they_had(story):
    assert story.refused.run == "failed"
    assert story.refused.tasks == {"ingest": "failed"} | dict.fromkeys(STAGES[1:], "upstream_failed")
    assert story.refused.tries["ingest"] == 1
    assert story.refused.warehouse.published == story.first.warehouse.published
    assert story.refused.warehouse.gold == story.first.warehouse.gold
    refusals = rows(story.folder / "warehouse" / "ops" / "quarantine", "SELECT file FROM t WHERE line IS NULL")
    assert [Path(refusal["file"]).name.split(".")[0] for refusal in refusals] == [str(SECOND)]


def test_the_same_day_passes_when_the_file_is_mended(story):
    assert story.mended.tasks == dict.fromkeys(STAGES, "success")
    assert story.mended.warehouse.as_of == SECOND
    ledger = story.mended.warehouse.gold["gold.revenue_ledger"]
    assert set(story.first.warehouse.gold["gold.revenue_ledger"]) < set(ledger)


def test_a_warehouse_that_another_run_holds_is_tried_again(story):
    assert story.third.tasks == dict.fromkeys(STAGES, "success")
    assert story.third.tries == {"ingest": 2, "build": 1, "check": 1, "publish": 1}
    assert story.third.warehouse.as_of == THIRD


def test_a_past_day_run_again_changes_nothing(story):
    assert story.again.tasks == dict.fromkeys(STAGES, "success")
    assert story.again.warehouse == story.third.warehouse
