"""Executes the notebooks on the demo's data and compares their figures with the committed ones.

The build does it in tests/test_notebooks.py. By hand, in the environment that bin/python-env makes:

    notebooks/.venv/bin/python notebooks/check.py                     compare
    notebooks/.venv/bin/python notebooks/check.py --write             take the new outputs into the notebooks
    notebooks/.venv/bin/python notebooks/check.py overview            of one notebook alone

Text and tables must be equal to the letter. Of a chart only its size is compared: the tables carry its figures, and
pixels depend on the fonts and libraries of a machine.
"""

import argparse
import base64
import difflib
import os
import shutil
import struct
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
TARGET = HERE / "target"
NOTEBOOKS = {path.stem: path for path in sorted(HERE.glob("*.ipynb"))}

# Nothing of the user's own configuration of Jupyter, IPython or matplotlib takes part; set before they are imported.
os.environ.update(
    IPYTHONDIR=str(TARGET / "ipython"),
    JUPYTER_CONFIG_DIR=str(TARGET / "jupyter"),
    JUPYTER_DATA_DIR=str(TARGET / "jupyter-data"),
    JUPYTER_PREFER_ENV_PATH="1",
    MPLCONFIGDIR=str(TARGET / "matplotlib"),
)

import nbformat  # noqa: E402
from nbclient import NotebookClient  # noqa: E402
from nbclient.exceptions import CellExecutionError  # noqa: E402


class CheckFailed(Exception):
    """The demo or a notebook did not run to its end; the message says where."""


def demo() -> Path:
    """A fresh warehouse of the demo, as everybody gets it."""
    folder = TARGET / "demo"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    warehouse = folder / "warehouse"
    command = [HERE.parent / "bin" / "flywheel", "demo", "--landing", folder / "landing", "--warehouse", warehouse]
    done = subprocess.run(
        command, cwd=folder, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    if done.returncode != 0:
        raise CheckFailed(f"{done.stdout}\nThe demo ended with exit code {done.returncode}; its lines are above.")
    return warehouse


def environment() -> dict[str, str]:
    """The settings are those of the check alone: those of the user's shell stay out."""
    return {name: value for name, value in os.environ.items() if not name.startswith("FLYWHEEL_")}


def execute(name: str, warehouse: Path) -> nbformat.NotebookNode:
    """A notebook with the outputs that this warehouse gives, and nothing that differs from run to run."""
    notebook = committed(name)
    client = NotebookClient(
        notebook,
        kernel_name="python3",
        timeout=300,
        # A busy machine takes minutes to import what a kernel needs.
        startup_timeout=300,
        record_timing=False,
        resources={"metadata": {"path": str(HERE)}},
        # Its one warning is about the loopback connection to the kernel, which is signed.
        extra_arguments=["--log-level=ERROR"],
    )
    try:
        client.execute(env=environment() | {"FLYWHEEL_WAREHOUSE": str(warehouse.absolute())})
    except CellExecutionError as error:
        raise CheckFailed(f"{name}.ipynb fails on {warehouse}:\n{error}") from None
    notebook.metadata.language_info = {"name": "python"}
    nbformat.validate(notebook)
    return notebook


def committed(name: str) -> nbformat.NotebookNode:
    return nbformat.read(NOTEBOOKS[name], as_version=4)


def shown(cell: nbformat.NotebookNode) -> list[str]:
    """What a reader sees under a cell, as lines."""
    lines = []
    for output in cell.get("outputs", []):
        if output.output_type == "stream":
            lines += output.text.splitlines()
        for kind, content in sorted(output.get("data", {}).items()):
            if kind == "image/png":
                width, height = struct.unpack(">II", base64.b64decode(content)[16:24])
                content = f"a chart of {width} x {height} pixels"
            lines += content.splitlines()
    return lines


def differences(before: nbformat.NotebookNode, after: nbformat.NotebookNode) -> list[str]:
    """A unified diff for each cell under which something else is seen."""
    found = []
    for old, new in zip(before.cells, after.cells, strict=True):
        found += difflib.unified_diff(
            shown(old), shown(new), f"{new.id}, committed", f"{new.id}, executed", lineterm="", n=0
        )
    return found


def verdict(name: str, executed: nbformat.NotebookNode) -> str | None:
    """Nothing when the figures are the committed ones; else what differs, and what to do about it."""
    found = differences(committed(name), executed)
    if not found:
        return None
    kept = TARGET / f"{name}.ipynb"
    nbformat.write(executed, kept)
    return "\n".join(found) + (
        f"\nThe figures of {kept.name} are not the committed ones; what was executed is {kept}. "
        f"If the change is meant: {sys.executable} {Path(__file__)} {name} --write"
    )


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument(
        "names", nargs="*", metavar="notebook", help=f"{' or '.join(NOTEBOOKS)}; without any, each of them"
    )
    arguments.add_argument("--warehouse", type=Path, help="a warehouse of the demo that stands already")
    arguments.add_argument("--write", action="store_true", help="take the new outputs into the notebooks")
    options = arguments.parse_args()
    unknown = [name for name in options.names if name not in NOTEBOOKS]
    if unknown:
        arguments.error(f"no notebook is called {', '.join(unknown)}: there are {' and '.join(NOTEBOOKS)}")
    TARGET.mkdir(exist_ok=True)
    verdicts = []
    try:
        warehouse = options.warehouse or demo()
        for name in options.names or NOTEBOOKS:
            executed = execute(name, warehouse)
            if options.write:
                nbformat.write(executed, NOTEBOOKS[name])
            else:
                verdicts.append(verdict(name, executed))
    except CheckFailed as failure:
        sys.exit(str(failure))
    sys.exit("\n\n".join(filter(None, verdicts)) or None)


if __name__ == "__main__":
    main()
