"""What the fit of six months ago predicted for the demo's customers, beside what they have bought since."""

import numpy as np
import pytest
from scipy.special import hyp2f1

import test_value_models as models
from published import Warehouse

HISTORIES = """
    WITH purchase AS (
      SELECT c.customer_id, c.first_order_day, m.month, m.sale_days, m.last_sale_day
      FROM silver.customer_month AS m
      JOIN silver.customer AS c ON c.customer_id = m.customer_id
      WHERE m.sale_days > 0 AND c.cohort_month <= $month
    )
    SELECT
      SUM(sale_days) FILTER (WHERE month <= $month) - 1 AS x,
      (MAX(last_sale_day) FILTER (WHERE month <= $month) - first_order_day) / 7.0 AS t_x,
      (LAST_DAY($month) - first_order_day) / 7.0 AS age,
      COALESCE(SUM(sale_days) FILTER (WHERE month > $month AND month <= $last), 0) AS bought
    FROM purchase
    GROUP BY customer_id, first_order_day
"""


@pytest.fixture(scope="module")
def tables(demo):
    return Warehouse(demo).connect("silver.customer", "silver.customer_month", "gold.value_fit", "gold.customer_value")


@pytest.fixture(scope="module")
def held_out(tables):
    """The fit of six months ago; x, t_x and T of its customers, what they bought in the six months after; their weeks."""
    last, month, weeks = tables.execute(
        """SELECT last, month, (LAST_DAY(last) - LAST_DAY(month)) / 7.0
           FROM (SELECT MAX(month) AS last, CAST(MAX(month) - INTERVAL 6 MONTH AS DATE) AS month FROM gold.value_fit)"""
    ).fetchone()
    fit = tables.execute(
        "SELECT customers, r, alpha, a, b, purchase_log_likelihood FROM gold.value_fit WHERE month = $month", {"month": month}
    ).fetchone()
    columns = tables.execute(HISTORIES, {"month": month, "last": last}).fetchnumpy()
    return fit, [np.asarray(column, dtype=float) for column in columns.values()], float(weeks)


def test_the_fit_is_of_the_customers_as_they_stood_then(held_out):
    (customers, *parameters, log_likelihood), (x, t_x, age, _), _ = held_out
    assert customers == len(x)
    assert log_likelihood == pytest.approx(models.bg_nbd(parameters, x, t_x, age), rel=1e-10)


def test_purchases_of_six_months_are_predicted_better_than_by_a_plain_mean(held_out, capsys):
    (_, r, alpha, a, b, _), (x, t_x, age, bought), weeks = held_out
    alive = np.array([models.alive(r, alpha, a, b, *history) for history in zip(x, t_x, age)])
    end = alpha + age
    # Fader, Hardie & Lee 2005, equation 10.
    predicted = (
        alive * (a + b + x - 1) / (a - 1)
        * (1 - (end / (end + weeks)) ** (r + x) * hyp2f1(r + x, b + x, a + b + x - 1, weeks / (end + weeks)))
    )
    mean = np.full(len(x), x.sum() / age.sum() * weeks)
    with capsys.disabled():
        print(f"\nPurchases of {len(x)} customers in {weeks:.1f} weeks: {bought.sum():.0f}")
        for name, guess in (("BG/NBD", predicted), ("plain mean", mean)):
            print(
                f"{name:>10}: predicted {guess.sum():.0f}, mean absolute error {np.abs(guess - bought).mean():.2f} a customer, "
                f"root mean square {rms(guess - bought):.2f}"
            )
    assert rms(predicted - bought) < rms(mean - bought)
    assert np.abs(predicted - bought).mean() < np.abs(mean - bought).mean()


def rms(errors):
    return np.sqrt(np.mean(errors**2))


def test_every_customer_of_the_last_fit_has_a_value(tables):
    rows = tables.execute(
        """SELECT COUNT(*), COUNT(DISTINCT v.customer_id), MAX(f.customers), COUNT(v.expected_purchases), COUNT(v.expected_margin)
           FROM gold.customer_value AS v
           JOIN (SELECT * FROM gold.value_fit WHERE month = (SELECT MAX(month) FROM gold.value_fit)) AS f ON f.month = v.month"""
    ).fetchone()
    assert rows[0] > 1_000
    assert set(rows) == {rows[0]}
