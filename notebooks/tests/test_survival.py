"""Plans of several marketplaces together give the curve that their members would give as one plan."""

import pytest
import survival
from published import Warehouse


def test_eight_lives_with_ties_and_censoring():
    lives = [(28, 1, 0), (31, 1, 0), (59, 1, 1), (31, 0, 1), (61, 1, 0), (90, 0, 2)]
    curve = {point.day: point for point in survival.curve(lives)}
    expected = {
        28: (8, 0.875, 0.387000, 0.981393),
        31: (7, 0.75, 0.314807, 0.930898),
        59: (5, 0.6, 0.195496, 0.852254),
        61: (3, 0.4, 0.066030, 0.734225),
    }
    for day, (at_risk, *figures) in expected.items():
        assert curve[day].at_risk == at_risk
        assert [curve[day].survival, curve[day].low, curve[day].high] == pytest.approx(figures, abs=1e-6)


def test_a_day_between_two_points_has_the_survival_of_the_one_and_the_number_at_risk_of_the_other():
    curve = survival.curve([(0, 0, 0), (30, 1, 0), (60, 0, 3)])
    assert survival.at(curve, 45)[:4] == (45, 3, 1, 0.75)
    assert survival.at(curve, 61) is None


def test_a_plan_that_all_have_left_has_no_interval():
    curve = survival.curve([(30, 2, 0)])
    assert curve[-1][3:] == (0, None, None)


def test_nobody_has_no_curve():
    assert survival.at(survival.curve([(0, 0, 0)]), 0) is None


def test_all_plans_of_a_family_together_give_the_published_curve_of_all(demo):
    gold = Warehouse(demo).connect("gold.membership_survival")
    of_plans, of_all = (
        gold.execute(
            f"""SELECT {columns} FROM gold.membership_survival
                WHERE month = (SELECT max(month) FROM gold.membership_survival) AND product_family = 'prime'
                  AND plan_id {operator} 'all' ORDER BY day"""
        ).fetchall()
        for columns, operator in (("day, events, censored", "<>"), ("day, at_risk, events, survival, low, high", "="))
    )
    together = survival.curve(of_plans)
    assert len(together) == len(of_all) > 100
    for point, published in zip(together, of_all):
        assert point[:3] == published[:3]
        assert list(point[3:]) == pytest.approx(published[3:], abs=1e-12)
