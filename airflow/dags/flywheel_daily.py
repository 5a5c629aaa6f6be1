"""Flywheel's daily run: ingest, build, check, publish, one task each, for the business day that is the logical date.

What it needs from outside:
- the repository: the one this file (or a link to it) stands in, else the one that the command `flywheel` on the PATH
  of the worker belongs to;
- options for every command (profile, landing, warehouse): the Airflow variable `flywheel_options`, for example
  `--profile online-retail --landing /data/landing --warehouse /data/warehouse`. Absent, Flywheel's own settings hold;
- where history begins later than in 1990: the Airflow variable `flywheel_start_date`, such as `2024-01-01`. A run for
  an earlier day has no tasks, and Airflow calls it a success.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import signal
import subprocess
import tempfile
from datetime import datetime, timedelta, timezone
from pathlib import Path

from airflow.sdk import DAG, Asset, AssetAlias, BaseOperator, CronDataIntervalTimetable, Variable
from airflow.sdk.exceptions import AirflowException, AirflowFailException

# Exit codes of the command line that a retry cannot mend: wrong usage or settings, or a warehouse that cannot be
# written; data refused or damaged, or a check failed.
WRONG_USAGE, REFUSED = 2, 3

# How a line begins that is no progress.
SAYS = "flywheel: "

# How ingest names the run that it opened. With nothing new it opens none, and the later tasks find nothing to do.
OPENED = re.compile(r"^Ingested in ([^\s,:]+)", re.MULTILINE)

# Stands for the assets of all gold tables: an event of it is one of the tables that a publication has changed.
GOLD = AssetAlias("flywheel_gold")


def repository() -> Path:
    """The folder that holds bin/flywheel and datasets/."""
    on_path = shutil.which("flywheel")
    starts = [Path(__file__), *([Path(on_path)] if on_path else [])]
    for start in starts:
        for folder in start.resolve().parents:
            if (folder / "bin" / "flywheel").is_file() and (folder / "datasets" / "gold").is_dir():
                return folder
    raise FileNotFoundError(
        f"No Flywheel for {__file__}: it stands outside of the repository and the PATH has no command 'flywheel'. "
        "Link bin/flywheel of the repository into a folder of the PATH, or set dags_folder to its airflow/dags."
    )


def start_date() -> datetime:
    """The first business day that can have a run."""
    day = Variable.get("flywheel_start_date", default="1990-01-01")
    try:
        return datetime.strptime(day, "%Y-%m-%d").replace(tzinfo=timezone.utc)
    except ValueError:
        raise ValueError(f"The Airflow variable flywheel_start_date is '{day}'; it is a day such as 2024-01-01.") from None


class FlywheelStage(BaseOperator):
    """Runs one command of Flywheel, with its lines in the task's log.

    Exit codes 2 and 3 fail the task at once. 4 (another run holds the lock) and 1 are tried again. The exception says
    what the command said last: what is not published and why, what readers see, what to do.
    """

    template_fields = ("arguments",)

    def __init__(self, *, launcher: Path, arguments: str, **kwargs):
        super().__init__(**kwargs)
        self.launcher = str(launcher)
        self.arguments = arguments
        self.process: subprocess.Popen | None = None

    def execute(self, context):
        self.results(context)

    def results(self, context) -> str:
        """Runs the command, and returns what it printed."""
        command = [self.launcher, *shlex.split(self.arguments)]
        if context.get("logical_date") is None:
            self.log.info("This run has no logical date, so it is for no one day: ingest takes all that is delivered.")
        self.log.info("%s", shlex.join(command))
        with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as printed:
            # A session of its own, so that on_kill reaches the launcher and the JVM under it.
            self.process = process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=printed,
                stderr=subprocess.PIPE,
                encoding="utf-8",
                errors="replace",
                start_new_session=True,
            )
            last = ""
            for line in process.stderr:
                self.log.info("%s", line.rstrip())
                if line.startswith(SAYS) or not last:
                    last = line.removeprefix(SAYS).rstrip()
            code = process.wait()
            printed.seek(0)
            results = printed.read()
        for line in results.splitlines():
            self.log.info("%s", line)
        if code in (WRONG_USAGE, REFUSED):
            raise AirflowFailException(f"{last} ({self.task_id} ended with exit code {code}, which no retry mends)")
        if code != 0:
            raise AirflowException(f"{last} ({self.task_id} ended with exit code {code})")
        return results

    def on_kill(self):
        if self.process is not None and self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGTERM)


class Ingest(FlywheelStage):
    """The result is the run that it opened, if any."""

    def execute(self, context):
        opened = OPENED.search(self.results(context))
        return opened[1] if opened else None


class Publish(FlywheelStage):
    """Emits an event for each gold table whose rows the publication has changed.

    A try after one that has published, but could not say so, emits what that one would have: the command tells again
    what the run of the DAG run has published.
    """

    def execute(self, context):
        publication = json.loads(self.results(context))
        for change in publication["changed"]:
            layer, table = change["table"].split(".")
            if layer == "gold":
                # An asset is its name and its URI together. Where both are the same, Asset("x-flywheel://gold/...")
                # is this one.
                context["outlet_events"][GOLD].add(
                    Asset(f"x-flywheel://gold/{table}"),
                    extra={
                        "version": change["version"],
                        "previous_version": change["previous_version"],
                        "publication": publication["publication"],
                        "run_id": publication["run_id"],
                        "as_of": publication["as_of"],
                    },
                )


ROOT = repository()
OPTIONS = "{{ var.value.get('flywheel_options', '') }}"
# A run that was triggered without a logical date is for no day.
UNTIL = "{{ '--until ' ~ ds if ds is defined and ds else '' }}"
RUN = "{% set run = ti.xcom_pull(task_ids='ingest') %}{{ '--run ' ~ run if run else '' }}"

with DAG(
    dag_id="flywheel_daily",
    description="Ingest, build, check and publish one business day",
    doc_md=__doc__,
    # A data interval from midnight to midnight: the logical date is the business day, and the run starts after it.
    schedule=CronDataIntervalTimetable("0 0 * * *", timezone="UTC"),
    start_date=start_date(),
    # A run takes every file up to its day, so days that were missed need no run of their own; `airflow backfill` makes
    # them where each day shall have one.
    catchup=False,
    # A warehouse takes one run at a time.
    max_active_runs=1,
    default_args={"retries": 2, "retry_delay": timedelta(minutes=5)},
    tags=["flywheel"],
) as dag:

    def stage(kind: type[FlywheelStage], name: str, options: str, **kwargs) -> FlywheelStage:
        return kind(
            task_id=name, launcher=ROOT / "bin" / "flywheel", arguments=f"{name} {OPTIONS} {options}", **kwargs
        )

    (
        stage(Ingest, "ingest", UNTIL)
        >> stage(FlywheelStage, "build", RUN)
        >> stage(FlywheelStage, "check", RUN)
        >> stage(Publish, "publish", f"--format json {RUN}", outlets=[GOLD])
    )
