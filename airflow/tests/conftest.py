"""An Airflow of its own for the tests: a database in a temporary folder, and no DAG but those of the repository."""

import os
import tempfile
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
DAGS = REPOSITORY / "airflow" / "dags"

# Airflow reads its settings when it is imported: they stand before any test module imports it.
_home = tempfile.TemporaryDirectory(prefix="flywheel-airflow-")
for name in [name for name in os.environ if name.startswith(("AIRFLOW", "FLYWHEEL"))]:
    del os.environ[name]
os.environ.update(
    AIRFLOW_HOME=_home.name,
    AIRFLOW__CORE__DAGS_FOLDER=str(DAGS),
    AIRFLOW__CORE__LOAD_EXAMPLES="False",
    AIRFLOW__CORE__DAGS_ARE_PAUSED_AT_CREATION="False",
)


# The parent of pytest's --basetemp, which pytest does not make.
(REPOSITORY / "airflow" / "target").mkdir(exist_ok=True)


@pytest.fixture(scope="session")
def dag_bag():
    """Reads the DAG files of a folder as the scheduler does."""
    from airflow.dag_processing.dagbag import DagBag
    from airflow.utils.db import initdb

    initdb()
    return lambda folder: DagBag(dag_folder=str(folder))
