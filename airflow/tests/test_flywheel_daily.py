"""The DAG, run for real: days of a corner shop, through bin/flywheel."""

import fcntl
import gzip
import shlex
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from textwrap import dedent

import pytest
from conftest import DAGS, REPOSITORY
from warehouse import State, rows, state

LAUNCHER = REPOSITORY / "bin" / "flywheel"
STAGES = ["ingest", "build", "check", "publish"]
# The tables of the engine's own tests: the DAG does not look at tables, and few of them take less time.
CORNER_SHOP = REPOSITORY / "jobs" / "warehouse" / "src" / "test" / "resources" / "corner-shop"
FIRST, SECOND, THIRD = date(2024, 3, 1), date(2024, 3, 2), date(2024, 3, 3)
# One more that no sale changes.
MORE_DATASETS = Path(__file__).parent / "datasets"
# DAGs of other teams, by what they wait for.
WAITING = """
    from airflow.providers.standard.operators.empty import EmptyOperator
    from airflow.sdk import DAG, Asset, AssetAlias

    for dag_id, schedule in {
        "ledger": [Asset("x-flywheel://gold/ledger")],
        "region": [Asset("x-flywheel://gold/region")],
        "ledger_by_reference": [Asset.ref(uri="x-flywheel://gold/ledger")],
        "any": AssetAlias("flywheel_gold"),
    }.items():
        with DAG(dag_id=dag_id, schedule=schedule):
            EmptyOperator(task_id="nothing")
"""


@dataclass(frozen=True)
class Outcome:
    """How one run of the DAG ended, and the warehouse after it."""

    run: str
    tasks: dict[str, str]
    tries: dict[str, int]
    opened: str | None  # the run that ingest handed on
    failure: str  # the exception of ingest
    events: dict[str, dict]  # URI of an asset -> extra of the event that publish has sent
    triggered: set[str]  # DAGs of which the scheduler started a run then
    warehouse: State


@dataclass(frozen=True)
class Story:
    warehouse: Path
    before: State
    refused: Outcome
    mended: Outcome
    again: Outcome


def events(run) -> dict[str, dict]:
    from airflow.models.asset import AssetEvent
    from airflow.utils.session import create_session

    with create_session() as session:
        sent = session.query(AssetEvent).filter_by(source_dag_id=run.dag_id, source_run_id=run.run_id).all()
        by_uri = {event.asset.uri: event.extra for event in sent}
        assert len(by_uri) == len(sent)
        return by_uri


def triggered() -> set[str]:
    """Starts runs of the DAGs that wait for assets, as the scheduler does in its loop."""
    from airflow.jobs.job import Job
    from airflow.jobs.scheduler_job_runner import SchedulerJobRunner
    from airflow.models.dag import DagModel
    from airflow.utils.session import create_session

    with create_session() as session:
        due = set(DagModel.dags_needing_dagruns(session)[1])
        waiting = session.query(DagModel).filter(DagModel.dag_id.in_(due)).all()
        SchedulerJobRunner(Job())._create_dag_runs_asset_triggered(dag_models=waiting, session=session)
        return due


def a_day(dag, day: date | None, warehouse: Path) -> Outcome:
    """Runs the DAG for a business day, or for none, to its end."""
    failures = []
    with pytest.MonkeyPatch.context() as settings:
        settings.setattr(
            dag.get_task("ingest"), "on_failure_callback", [lambda context: failures.append(str(context["exception"]))]
        )
        run = dag.test(logical_date=day and datetime(day.year, day.month, day.day, tzinfo=timezone.utc))
    instances = run.get_task_instances()
    return Outcome(
        run=str(run.state),
        tasks={instance.task_id: str(instance.state) for instance in instances},
        tries={instance.task_id: instance.try_number for instance in instances},
        opened=next(instance for instance in instances if instance.task_id == "ingest").xcom_pull("ingest"),
        failure="".join(failures),
        events=events(run),
        triggered=triggered(),
        warehouse=state(warehouse),
    )


def deliver(file: Path, *lines: str) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(gzip.compress("".join(f"{line}\n" for line in lines).encode()))
    return file


def sales(landing: Path, day: date) -> Path:
    lines = [f"{day}-{number},0,{day}T10:00:00Z,corner,{number}.50" for number in range(20)]
    return deliver(landing / "sales" / f"{day}.csv.gz", "sale_id,revision,sold_at,shop,amount", *lines)


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
def story(dag, dag_bag, tmp_path_factory) -> Story:
    from airflow.dag_processing.bundles.manager import DagBundlesManager
    from airflow.dag_processing.dagbag import sync_bag_to_db

    folder = tmp_path_factory.mktemp("two_days")
    # It is deployed first.
    (folder / "waiting.py").write_text(dedent(WAITING))
    DagBundlesManager().sync_bundles_to_db()
    sync_bag_to_db(dag_bag(folder / "waiting.py"), "dags-folder", None)
    landing, warehouse = folder / "landing", folder / "warehouse"
    for datasets in (CORNER_SHOP, MORE_DATASETS):
        shutil.copytree(datasets, folder / "datasets", dirs_exist_ok=True)
    shutil.copytree(REPOSITORY / "datasets" / "ops", folder / "datasets" / "ops")
    options = f"--landing '{landing}' --warehouse '{warehouse}' -D 'flywheel.root={folder}'"
    deliver(landing / "reference" / "shops" / f"{FIRST}.csv.gz", "shop,valid_from,region", f"corner,{FIRST},north")
    sales(landing, FIRST)
    second = sales(landing, SECOND)
    # In one process, as it only has to be there: what the tasks do is asked of the second day.
    subprocess.run([LAUNCHER, "run", *shlex.split(options), "--until", str(FIRST)], check=True, capture_output=True)
    before = state(warehouse)
    held = []

    def release(context):
        held.pop().close()

    with pytest.MonkeyPatch.context() as settings:
        settings.setenv("AIRFLOW_VAR_FLYWHEEL_OPTIONS", options)
        for task in dag.tasks:
            settings.setattr(task, "retry_delay", timedelta(0))

        whole = cut(second)
        refused = a_day(dag, SECOND, warehouse)
        second.write_bytes(whole)

        # Another run holds the warehouse at the first try; it ends before the second.
        settings.setattr(dag.get_task("ingest"), "on_retry_callback", [release])
        held.append((warehouse / "_lock").open("r+b"))
        fcntl.lockf(held[0], fcntl.LOCK_EX)
        mended = a_day(dag, None, warehouse)
        sales(landing, THIRD)
        again = a_day(dag, FIRST, warehouse)
    return Story(warehouse, before, refused, mended, again)


def test_there_is_a_task_for_each_stage_and_no_asset_that_each_run_would_update(dag):
    assert [task.task_id for task in dag.topological_sort()] == STAGES
    assert [type(outlet).__name__ for outlet in dag.get_task("publish").outlets] == ["AssetAlias"]
    assert dag.max_active_runs == 1


def test_the_first_day_is_a_setting(dag, dag_bag, monkeypatch):
    assert dag.start_date.date() == date(1990, 1, 1)
    monkeypatch.setenv("AIRFLOW_VAR_FLYWHEEL_START_DATE", "2024-03-01")
    assert dag_bag(DAGS).dags["flywheel_daily"].start_date.date() == FIRST
    monkeypatch.setenv("AIRFLOW_VAR_FLYWHEEL_START_DATE", "March")
    errors = list(dag_bag(DAGS).import_errors.values())
    assert len(errors) == 1 and "flywheel_start_date is 'March'; it is a day such as 2024-01-01." in errors[0]


@pytest.mark.parametrize("code, retried", [(1, True), (2, False), (3, False), (4, True), (130, True)])
def test_the_exception_is_the_last_line_and_says_whether_a_retry_is_worth_it(dag, tmp_path, code, retried):
    from airflow.sdk.exceptions import AirflowException, AirflowFailException

    command = tmp_path / "flywheel"
    command.write_text(f"#!/bin/sh\necho 'flywheel: first' >&2; echo 'flywheel: why' >&2; echo '[1 s] x' >&2; exit {code}\n")
    command.chmod(0o755)
    stage = type(dag.get_task("build"))(task_id="build", launcher=command, arguments="build")
    with pytest.raises(AirflowException) as failure:
        stage.execute({"logical_date": FIRST})
    assert isinstance(failure.value, AirflowFailException) != retried
    end = "" if retried else ", which no retry mends"
    assert str(failure.value) == f"why (build ended with exit code {code}{end})"


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
    assert story.before.as_of == FIRST
    assert story.mended.tasks == dict.fromkeys(STAGES, "success")
    assert story.mended.warehouse.as_of == SECOND
    assert story.mended.warehouse.gold["gold.ledger"]


def test_ingest_hands_its_run_on_and_a_day_without_news_has_none(story):
    assert story.mended.opened == story.mended.warehouse.run != story.before.run
    assert story.again.opened is None


def test_a_broken_file_fails_the_day_at_once_and_readers_keep_what_they_had(story):
    assert story.refused.run == "failed"
    assert story.refused.tasks == {"ingest": "failed"} | dict.fromkeys(STAGES[1:], "upstream_failed")
    assert story.refused.tries["ingest"] == 1
    assert story.refused.warehouse.published == story.before.published
    assert story.refused.warehouse.gold == story.before.gold
    assert story.refused.failure.startswith(f"nothing is published: sales/{SECOND}.csv.gz is refused (")
    assert story.refused.failure.endswith(
        f" Readers see publication 2, as of {FIRST}. Mend the file or remove it, then run again."
        " (ingest ended with exit code 3, which no retry mends)"
    )
    refusals = rows(story.warehouse / "ops" / "quarantine", "SELECT file FROM t WHERE line IS NULL")
    assert [Path(refusal["file"]).name.split(".")[0] for refusal in refusals] == [str(SECOND)]


def test_a_run_without_a_logical_date_takes_all_that_is_delivered(story):
    assert story.mended.run == "success"
    ledger = story.mended.warehouse.gold["gold.ledger"]
    assert set(story.before.gold["gold.ledger"]) < set(ledger)


def test_a_warehouse_that_another_run_holds_is_tried_again(story):
    assert story.mended.tries == {"ingest": 2, "build": 1, "check": 1, "publish": 1}


def test_a_publication_sends_an_event_for_each_gold_table_that_it_changes(story):
    before, after = story.before.published, story.mended.warehouse.published
    changed = {table for table in after if table.startswith("gold.") and after[table] != before[table]}
    assert changed == {"gold.ledger", "gold.month_revenue"}
    assert "gold.region" in after
    assert story.mended.events == {
        f"x-flywheel://gold/{table.removeprefix('gold.')}": {
            "version": after[table],
            "previous_version": before[table],
            "publication": 5,
            "run_id": story.mended.opened,
            "as_of": str(SECOND),
        }
        for table in changed
    }


def test_a_dag_that_waits_for_a_table_runs_when_its_rows_change(story):
    assert story.mended.triggered == {"ledger", "ledger_by_reference", "any"}


def test_a_failed_run_and_a_run_with_nothing_new_send_nothing(story):
    for outcome in (story.refused, story.again):
        assert outcome.events == {}
        assert outcome.triggered == set()


def test_a_past_day_run_again_changes_nothing_and_takes_no_later_file(story):
    assert story.again.tasks == dict.fromkeys(STAGES, "success")
    assert story.again.warehouse == story.mended.warehouse
