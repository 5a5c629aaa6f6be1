"""The committed figures are those of the demo's data, and the comparison that says so sees a change."""

import base64
import copy

import check
import pytest

every_notebook = pytest.mark.parametrize("name", check.NOTEBOOKS)


@every_notebook
def test_the_committed_figures_are_those_of_the_demo(name, demo):
    difference = check.verdict(name, check.execute(name, demo))
    if difference:
        pytest.fail(difference, pytrace=False)


@every_notebook
def test_every_code_cell_is_committed_with_what_it_shows(name):
    cells = [cell for cell in check.committed(name).cells if cell.cell_type == "code"]
    assert [cell.id for cell in cells if not check.shown(cell)] == []


@every_notebook
def test_one_changed_digit_is_a_difference(name):
    changed = check.committed(name)
    cell = next(cell for cell in changed.cells if "text/html" in data(cell))
    html = data(cell)["text/html"]
    last = max(place for place, letter in enumerate(html) if letter.isdigit())
    digit = str((int(html[last]) + 1) % 10)
    data(cell)["text/html"] = html[:last] + digit + html[last + 1 :]
    found = check.differences(check.committed(name), changed)
    assert found[:2] == [f"--- {cell.id}, committed", f"+++ {cell.id}, executed"]


@every_notebook
def test_a_chart_may_differ_in_its_pixels_but_not_in_its_size(name):
    committed = check.committed(name)
    redrawn, resized = copy.deepcopy(committed), copy.deepcopy(committed)
    for notebook, place in ((redrawn, -20), (resized, 19)):
        chart = next(data(cell) for cell in notebook.cells if "image/png" in data(cell))
        picture = bytearray(base64.b64decode(chart["image/png"]))
        picture[place] ^= 1
        chart["image/png"] = base64.b64encode(picture).decode()
    assert check.differences(committed, redrawn) == []
    assert check.differences(committed, resized)


def data(cell):
    return cell.outputs[0].get("data", {}) if cell.get("outputs") else {}
