"""Figures as readers see them."""

from decimal import Decimal

import pytest
from show import number


@pytest.mark.parametrize(
    ("value", "shown"),
    [(1.375, "1.38"), (-1.375, "-1.38"), (-0.004, "0.00"), (Decimal("2894.61"), "2,894.61"), (None, "–")],
)
def test_numbers_are_rounded_half_away_from_zero_and_never_minus_zero(value, shown):
    assert number(value) == shown


def test_places_can_be_told():
    assert number(37.87, 1) == "37.9"
