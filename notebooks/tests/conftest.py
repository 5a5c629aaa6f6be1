from pathlib import Path

import check
import pytest

# The parent of pytest's --basetemp, which pytest does not make.
(Path(__file__).resolve().parents[1] / "target").mkdir(exist_ok=True)


@pytest.fixture(scope="session")
def demo() -> Path:
    """The demo's warehouse, made once for all tests."""
    return check.demo()
