"""Flywheel's daily run: ingest, build, check, publish, one task each, for the business day that is the logical date.

What it needs from outside:
- the repository: the one this file (or a link to it) stands in, else the one that the command `flywheel` on the PATH
  of the worker belongs to;
- options for every command (profile, landing, warehouse): the Airflow variable `flywheel_options`, for example
  `--profile online-retail --landing /data/landing --warehouse /data/warehouse`. Absent, Flywheel's own settings hold.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import signal
import subprocess
import tempfile
from datetime import datetime, timedelta, timezone
from pathlib import Path

from airflow.sdk import DAG, Asset, BaseOperator, CronDataIntervalTimetable
from airflow.sdk.exceptions import AirflowException, AirflowFailException

# Exit codes of the command line that a retry cannot mend: wrong usage or settings; data refused or a check failed.
WRONG_USAGE, REFUSED = 2, 3

# How ingest names the run that it opened. With nothing new it opens none, and the later tasks find nothing to do.
OPENED = re.compile(r"^Ingested in ([^\s,:]+)", re.MULTILINE)


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


class FlywheelStage(BaseOperator):
    """Runs one command of Flywheel, with its lines in the task's log; the result is the run that it opened, if any.

    Exit codes 2 and 3 fail the task at once. 4 (another run holds the lock) and 1 are tried again.
    """

    template_fields = ("arguments",)

    def __init__(self, *, launcher: Path, arguments: str, **kwargs):
        super().__init__(**kwargs)
        self.launcher = str(launcher)
        self.arguments = arguments
        self.process: subprocess.Popen | None = None

    def execute(self, context):
        command = [self.launcher, *shlex.split(self.arguments)]
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
                last = line.rstrip() or last
                self.log.info("%s", line.rstrip())
            code = process.wait()
            printed.seek(0)
            results = printed.read()
        for line in results.splitlines():
            self.log.info("%s", line)
        if code in (WRONG_USAGE, REFUSED):
            raise AirflowFailException(f"exit code {code} of {self.task_id}, which no retry mends: {last}")
        if code != 0:
            raise AirflowException(f"exit code {code} of {self.task_id}: {last}")
        opened = OPENED.search(results)
        return opened[1] if opened else None

    def on_kill(self):
        if self.process is not None and self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGTERM)


ROOT = repository()
OPTIONS = "{{ var.value.get('flywheel_options', '') }}"
RUN = "{% set run = ti.xcom_pull(task_ids='ingest') %}{{ '--run ' ~ run if run else '' }}"

with DAG(
    dag_id="flywheel_daily",
    description="Ingest, build, check and publish one business day",
    doc_md=__doc__,
    # A data interval from midnight to midnight: the logical date is the business day, and the run starts after it.
    schedule=CronDataIntervalTimetable("0 0 * * *", timezone="UTC"),
    start_date=datetime(2024, 1, 1, tzinfo=timezone.utc),
    # A run takes every file up to its day, so days that were missed need no run of their own; `airflow backfill` makes
    # them where each day shall have one.
    catchup=False,
    # A warehouse takes one run at a time.
    max_active_runs=1,
    default_args={"retries": 2, "retry_delay": timedelta(minutes=5)},
    tags=["flywheel"],
) as dag:

    def stage(name: str, options: str, **kwargs) -> FlywheelStage:
        return FlywheelStage(
            task_id=name, launcher=ROOT / "bin" / "flywheel", arguments=f"{name} {OPTIONS} {options}", **kwargs
        )

    gold = sorted(contract.parent.name for contract in (ROOT / "datasets" / "gold").glob("*/contract.yaml"))
    (
        stage("ingest", "--until {{ logical_date | ds }}")
        >> stage("build", RUN)
        >> stage("check", RUN)
        >> stage(
            "publish", RUN, outlets=[Asset(name=f"gold.{table}", uri=f"x-flywheel://gold/{table}") for table in gold]
        )
    )
