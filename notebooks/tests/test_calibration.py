"""The demo's company meets the figures that it is calibrated to, and only under the driver set that it is fitted for."""

import csv
import json
from decimal import Decimal

import pytest

from overview import PUBLISHED
from published import Warehouse

YEARS = (2024, 2025)
NET_SALES_TOLERANCE = Decimal("0.0002")
INCOME_TOLERANCE = Decimal("0.005")
ANOTHER_SET_MISSES = Decimal("0.05")
ACCOUNTS = {
    "cost_of_sales": "Cost of sales",
    "fulfilment": "Fulfillment",
    "technology_and_infrastructure": "Technology and infrastructure",
    "sales_and_marketing": "Sales and marketing",
    "general_and_administrative": "General and administrative",
    "other_operating": "Other operating expense, net",
}


@pytest.fixture(scope="module")
def gold(demo):
    return Warehouse(demo).connect("gold.segment_month", "gold.segment_pnl")


@pytest.fixture(scope="module")
def published(demo):
    """Published figures times the demo's scale by year, statement and item."""
    scale = Decimal(str(json.loads((demo.parent / "landing" / "_truth.json").read_text())["scale"]))
    with PUBLISHED.open() as file:
        return {
            (int(row["fiscal_year"]), row["statement"], row["item"]): Decimal(row["usd_millions"]) * 1_000_000 * scale
            for row in csv.DictReader(file)
        }


def of_statement(published, statement):
    return {(year, item): figure for (year, name, item), figure in published.items() if name == statement and year in YEARS}


@pytest.mark.parametrize(
    ("column", "statement"), [("revenue_line", "net_sales_by_line"), ("segment", "net_sales_by_segment")]
)
def test_net_sales_of_each_year_are_the_published_ones(gold, published, column, statement):
    rows = gold.execute(
        f"""SELECT year(month), {column}, sum(net_sales) FROM gold.segment_month
            GROUP BY ALL HAVING sum(net_sales) <> 0"""
    ).fetchall()
    sales = {(year, item): amount for year, item, amount in rows}
    expected = of_statement(published, statement)
    assert sales.keys() == expected.keys()
    assert beyond(sales, expected, {key: NET_SALES_TOLERANCE * figure for key, figure in expected.items()}) == {}


@pytest.mark.parametrize("driver_set", ["by_use", "by_revenue", "by_units"])
def test_expenses_of_each_year_are_the_published_ones_however_they_are_shared(gold, published, driver_set):
    sums = ", ".join(f"sum({account})" for account in ACCOUNTS)
    rows = gold.execute(
        f"""SELECT year(period_start), {sums} FROM gold.segment_pnl
            WHERE period_type = 'year' AND scenario = 'base' AND driver_set = ? GROUP BY ALL""",
        [driver_set],
    ).fetchall()
    expenses = {(year, item): amount for year, *sums in rows for item, amount in zip(ACCOUNTS.values(), sums, strict=True)}
    expected = of_statement(published, "operating_expense")
    assert expenses.keys() == expected.keys()
    assert beyond(expenses, expected, {key: NET_SALES_TOLERANCE * figure for key, figure in expected.items()}) == {}


def test_operating_income_of_each_segment_is_the_published_one_when_costs_are_shared_by_use(gold, published):
    income = operating_income(gold, "by_use")
    expected = of_statement(published, "operating_income_by_segment")
    sales = of_statement(published, "net_sales_by_segment")
    assert income.keys() == expected.keys()
    allowed = {
        key: max(INCOME_TOLERANCE * abs(figure), NET_SALES_TOLERANCE * sales[key]) for key, figure in expected.items()
    }
    assert beyond(income, expected, allowed) == {}


@pytest.mark.parametrize("driver_set", ["by_revenue", "by_units"])
@pytest.mark.parametrize("year", YEARS)
def test_another_way_to_share_costs_misses_the_income_of_some_segment(gold, published, driver_set, year):
    income = operating_income(gold, driver_set)
    expected = of_statement(published, "operating_income_by_segment")
    assert income.keys() == expected.keys()
    assert any(
        abs(income[key] - figure) > ANOTHER_SET_MISSES * abs(figure) for key, figure in expected.items() if key[0] == year
    )


def operating_income(gold, driver_set):
    rows = gold.execute(
        """SELECT year(period_start), segment, sum(operating_income) FROM gold.segment_pnl
           WHERE period_type = 'year' AND scenario = 'base' AND driver_set = ? GROUP BY ALL""",
        [driver_set],
    ).fetchall()
    return {(year, segment): amount for year, segment, amount in rows}


def beyond(figures, expected, allowed):
    """The figures further from what is expected than allowed, each with the expected one."""
    return {
        key: (figure, expected[key]) for key, figure in figures.items() if abs(figure - expected[key]) > allowed[key]
    }
