"""The committed figures are those of the demo's data, and the comparison that says so sees a change."""

import base64
import copy

import check
import pytest


def test_the_committed_figures_are_those_of_the_demo(demo):
    difference = check.verdict(check.execute(demo))
    if difference:
        pytest.fail(difference, pytrace=False)


def test_every_code_cell_is_committed_with_what_it_shows():
    cells = [cell for cell in check.committed().cells if cell.cell_type == "code"]
    assert [cell.id for cell in cells if not check.shown(cell)] == []


def test_one_changed_digit_is_a_difference():
    changed = check.committed()
    cell = next(cell for cell in changed.cells if cell.id == "revenue-by-line")
    html = cell.outputs[0].data["text/html"]
    last = max(place for place, letter in enumerate(html) if letter.isdigit())
    digit = str((int(html[last]) + 1) % 10)
    cell.outputs[0].data["text/html"] = html[:last] + digit + html[last + 1 :]
    assert check.differences(check.committed(), changed)[:2] == ["--- revenue-by-line, committed", "+++ revenue-by-line, executed"]


def test_a_chart_may_differ_in_its_pixels_but_not_in_its_size():
    committed = check.committed()
    redrawn, resized = copy.deepcopy(committed), copy.deepcopy(committed)
    for notebook, place in ((redrawn, -20), (resized, 19)):
        data = next(cell for cell in notebook.cells if cell.id == "revenue-by-month").outputs[0].data
        picture = bytearray(base64.b64decode(data["image/png"]))
        picture[place] ^= 1
        data["image/png"] = base64.b64encode(picture).decode()
    assert check.differences(committed, redrawn) == []
    assert check.differences(committed, resized)
