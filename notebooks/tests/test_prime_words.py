"""What prime_retention.ipynb says: what is not distinguishable from none, what is not known, and what a truth file adds."""

import prime_words as words
import pytest
from prime_words import Estimate, Planted
from retention import Rate

NAIVE = Estimate(2.5337, 0.7999, 4.2675)
NONE_WITHIN = Estimate(0.6041, -0.5288, 1.7371)
NONE_OUTSIDE = Estimate(1.704, 1.1449, 2.255)
PLANTED = Planted(joiners=72, orders=99, by_month=[0.2] * 6)


def test_the_gap_is_called_naive():
    assert words.gap_in_orders(NAIVE, 1072).startswith(
        "**Those who joined Prime placed 2.53 orders more in months 1 to 6 after joining than those who did not** (0.80 to 4.27,"
        " 1,072 joiners). That gap is naive"
    )


def test_a_gap_below_zero_is_fewer_orders():
    assert "placed 2.53 orders fewer" in words.gap_in_orders(Estimate(-2.5337, -4.2675, 0.1), 72)
    assert "(-0.10 to 4.27, 72 joiners)" in words.gap_in_orders(Estimate(-2.5337, -4.2675, 0.1), 72)


def test_an_interval_that_covers_zero_is_not_distinguishable_from_none():
    assert words.explained_by_joining(NONE_WITHIN) == (
        "**The part that joining explains is not distinguishable from none**: 0.60 orders, doubly robust, with an interval from -0.53"
        " to 1.74."
    )


@pytest.mark.parametrize("end", [Estimate(0.5, 0.0, 1.0), Estimate(-0.5, -1.0, 0.0)])
def test_an_interval_that_ends_at_zero_covers_it(end):
    assert "not distinguishable from none" in words.explained_by_joining(end)


def test_an_interval_without_zero_is_a_part_that_joining_explains():
    assert words.explained_by_joining(NONE_OUTSIDE) == "**The part that joining explains is 1.70 orders** (doubly robust, 1.14 to 2.26)."


def test_a_part_that_could_not_be_fitted_is_not_known():
    assert "is not known**: too few have joined" in words.explained_by_joining(None)


@pytest.mark.parametrize(
    ("naive", "robust", "verdict"),
    [
        (NAIVE, NONE_WITHIN, "Both intervals cover it"),
        (Estimate(2.5, 1.4, 3.6), NONE_WITHIN, "The doubly robust interval covers it, the naive one does not."),
        (NAIVE, Estimate(0.6, 0.1, 1.1), "The naive interval covers it, the doubly robust one does not."),
        (Estimate(2.5, 1.4, 3.6), Estimate(0.6, 0.1, 1.1), "Neither interval covers it."),
    ],
)
def test_the_planted_effect_is_held_against_both_intervals(naive, robust, verdict):
    said = words.planted_effect(PLANTED, naive, robust, 72)
    assert said.startswith("**Planted by the generator**: joining brought these 72 joiners 1.38 orders each (99 in all). ")
    assert verdict in said


def test_other_joiners_than_those_of_the_truth_file_are_told_apart():
    assert "brought 72 joiners of the truth file 1.38 orders each" in words.planted_effect(PLANTED, NAIVE, NONE_WITHIN, 60)


def test_without_a_truth_file_no_truth_is_known():
    assert words.planted_effect(None, NAIVE, NONE_WITHIN, 72).startswith("**What is true is not known**")


def test_the_truth_is_what_two_runs_of_the_generator_differ_by():
    year = {"orders_joined_by_month": [5, 4, 3, 2, 1, 1], "orders_suppressed_by_month": [3, 3, 3, 1, 1, 2]}
    other = {"orders_joined_by_month": [1] * 6, "orders_suppressed_by_month": [0] * 6}
    effect = {"person_trials": 4, "orders_by_joining": 9, "by_year": [year, other]}
    planted = Planted.of({"prime": {"effect_in_orders": effect}})
    assert planted == Planted(4, 9, [0.75, 0.5, 0.25, 0.5, 0.25, 0.0])
    assert planted.each == 2.25


@pytest.mark.parametrize("truth", [None, {"scale": "0.1"}, {"prime": {"effect_in_orders": {"person_trials": 0}}}])
def test_nothing_is_planted_without_a_truth_file_or_joiners(truth):
    assert Planted.of(truth) is None


def test_retention_is_called_a_comparison():
    prime, others = Rate(121, 0.6942, 0.607, 0.769), Rate(1434, 0.3075, 0.284, 0.332)
    assert words.comparison(6, prime, others, Estimate(0.3787, 0.2919, 0.4655)) == (
        "**In month 6 after their first order 69.4 % (60.7 to 76.9 %) of Prime customers bought, and 30.8 % (28.4 to 33.2 %) of the"
        " others.** Compared within cohorts, the gap is 37.9 points (29.2 to 46.6). A comparison, not an effect of Prime."
    )
    assert "points" not in words.comparison(6, prime, others, None)


def test_placebos_are_flagged_by_their_months():
    assert words.flagged({-2: False, -1: False}).startswith("**Neither month before joining is flagged**")
    assert words.flagged({-2: True, -1: True}).startswith("**Flagged: m-2 and m-1.**")
    assert words.flagged({}) == "The months before joining could not be estimated."


def test_the_largest_differences_are_named_whatever_their_sign():
    said = words.balance([("orders of m-3", 0.3, 0.02), ("tenure", -0.45, -0.12), ("marketplace JP", 0.1, 0.05)])
    assert "-0.45 standard deviations before weighting (tenure) and -0.12 after it (tenure)" in said
    assert "are 2 of 3 covariates before and 1 after" in said
