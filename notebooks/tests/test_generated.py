"""Where the truth file of a generated company is looked for."""

from types import SimpleNamespace

import generated
import pytest


@pytest.fixture
def warehouse(tmp_path):
    for folder, seed in (("landing", 1), ("exports", 2)):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "_truth.json").write_text(f'{{"seed": {seed}}}')
    return SimpleNamespace(folder=tmp_path / "warehouse")


def test_the_truth_lies_in_the_landing_folder_beside_the_warehouse(warehouse, monkeypatch):
    monkeypatch.delenv("FLYWHEEL_LANDING", raising=False)
    assert generated.truth(warehouse) == {"seed": 1}


def test_or_in_the_landing_folder_of_the_setting(warehouse, monkeypatch):
    monkeypatch.setenv("FLYWHEEL_LANDING", str(warehouse.folder.parent / "exports"))
    assert generated.truth(warehouse) == {"seed": 2}


def test_a_setting_without_a_truth_file_is_a_company_that_was_not_generated(warehouse, monkeypatch):
    monkeypatch.setenv("FLYWHEEL_LANDING", str(warehouse.folder.parent / "warehouse"))
    assert generated.truth(warehouse) is None
