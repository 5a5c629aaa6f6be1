"""Value models: what scipy finds for the customers of CDNOW, and for predictions by integrals instead of the series.

The Java tests of jobs/domain compare with the files that this test holds to its own computation. `python tests/test_value_models.py`
writes them.
"""

import csv
from pathlib import Path

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.optimize import minimize
from scipy.special import beta, betaln, gammaln

CDNOW = Path(__file__).resolve().parents[2] / "jobs/domain/src/test/resources/cdnow"
DAYS = 7


def customers():
    """x, t_x, T and mean spend of repeat purchases, a row each."""
    return np.loadtxt(CDNOW / "customers.csv", delimiter=",", skiprows=1, usecols=(1, 2, 3, 4)).T


def bg_nbd(parameters, x, t_x, t):
    """Fader, Hardie & Lee 2005, equation 6, as it stands there."""
    r, alpha, a, b = parameters
    purchases = gammaln(r + x) - gammaln(r) + r * np.log(alpha)
    lives = betaln(a, b + x) - betaln(a, b) - (r + x) * np.log(alpha + t)
    with np.errstate(invalid="ignore"):
        died = betaln(a + 1, b + x - 1) - betaln(a, b) - (r + x) * np.log(alpha + t_x)
    return np.sum(purchases + np.where(x > 0, np.logaddexp(lives, np.where(x > 0, died, 0)), lives))


def gamma_gamma(parameters, x, mean):
    """Fader & Hardie 2013, equation 1a."""
    p, q, v = parameters
    return np.sum(
        gammaln(p * x + q) - gammaln(p * x) - gammaln(q) + q * np.log(v)
        + (p * x - 1) * np.log(mean) + p * x * np.log(x) - (p * x + q) * np.log(v + mean * x)
    )


def maximum(log_likelihood, start):
    """Parameters at the maximum, then the maximum: a simplex on logarithms, started anew until it stays where it is."""
    best = np.log(start)
    for _ in range(5):
        found = minimize(
            lambda logs: -log_likelihood(np.exp(logs)),
            best,
            method="Nelder-Mead",
            options={"xatol": 1e-10, "fatol": 1e-10, "maxiter": 20_000, "maxfev": 20_000},
        )
        best = found.x
    return [*np.exp(best), -found.fun]


def fits():
    x, t_x, t, mean = customers()
    repeat = x > 0
    found = {
        "weeks": maximum(lambda at: bg_nbd(at, x, t_x, t), (1, 10, 1, 1)),
        "days": maximum(lambda at: bg_nbd(at, x, DAYS * t_x, DAYS * t), (1, 70, 1, 1)),
        "spend": maximum(lambda at: gamma_gamma(at, x[repeat], mean[repeat]), (1, 2, 20)),
    }
    names = {"weeks": ("r", "alpha", "a", "b"), "days": ("r", "alpha", "a", "b"), "spend": ("p", "q", "v")}
    rows = [
        (f"{model} {name}", value)
        for model, values in found.items()
        for name, value in zip((*names[model], "log_likelihood"), values)
    ]
    return [*rows, ("correlation", np.corrcoef(x[repeat], mean[repeat])[0, 1])]


# r, alpha, a, b, x, t_x, T, time. Equation 10 of the paper divides by zero where a = 1 and where a + b + x = 1.
PREDICTIONS = [
    (0.2426, 4.4135, 0.7929, 2.4258, 2, 30.43, 38.86, 39),
    (0.2426, 4.4135, 0.7929, 2.4258, 0, 0, 38.86, 39),
    (0.2426, 4.4135, 0.7929, 2.4258, 26, 38.71, 38.86, 52),
    (0.2426, 4.4135, 0.7929, 2.4258, 4, 3, 200, 52),
    (0.8, 6, 1, 2.5, 3, 20, 25, 52),
    (0.8, 6, 0.4, 0.6, 0, 0, 25, 52),
    (0.8, 6, 0.2, 0.3, 0, 0, 25, 52),
    (0.5, 0.2, 2.5, 4, 0, 0, 0, 52),
    (3, 2, 0.05, 30, 150, 51.9, 52, 52),
    (40, 60, 0.01, 0.9, 400, 200, 209, 52),
]


def expected_purchases(r, alpha, a, b, x, t_x, t, time):
    """Purchases of who is alive, given the chance p to stop, are (1 - exp(-rate p time)) / p: averaged over rate, then over p."""
    shape, end, before = r + x, alpha + t, b + x
    made = lambda p: -np.expm1(-shape * np.log1p(p * time / end)) / p if p > 0 else shape * time / end
    parts = [0, 1e-3, 1e-2, 0.1, 0.5]
    # The density of p grows without bound at 0 and at 1 where its exponents are negative.
    low = sum(
        quad(lambda p: made(p) * (1 - p) ** (before - 1), lo, hi, weight="alg", wvar=(a - 1, 0), epsabs=0, epsrel=1e-12)[0]
        if lo == 0
        else quad(lambda p: made(p) * (1 - p) ** (before - 1) * p ** (a - 1), lo, hi, epsabs=0, epsrel=1e-12)[0]
        for lo, hi in zip(parts, parts[1:])
    )
    high = quad(lambda p: made(p) * p ** (a - 1), 0.5, 1, weight="alg", wvar=(0, before - 1), epsabs=0, epsrel=1e-12)[0]
    return alive(r, alpha, a, b, x, t_x, t) * (low + high) / beta(a, before)


def alive(r, alpha, a, b, x, t_x, t):
    """The share of the likelihood in which the last purchase did not stop the customer."""
    if x == 0:
        return 1.0
    lives = betaln(a, b + x) - (r + x) * np.log(alpha + t)
    died = betaln(a + 1, b + x - 1) - (r + x) * np.log(alpha + t_x)
    return np.exp(lives - np.logaddexp(lives, died))


def predictions():
    return [(*row, alive(*row[:7]), expected_purchases(*row)) for row in PREDICTIONS]


def read(file):
    with (CDNOW / file).open() as lines:
        header, *rows = csv.reader(lines)
    return rows


def test_the_fits_that_java_is_compared_with_are_those_of_scipy():
    committed = {name: float(value) for name, value in read("scipy.csv")}
    assert committed == pytest.approx(dict(fits()), rel=1e-6)


def test_the_predictions_that_java_is_compared_with_are_those_of_integrals():
    committed = [[float(value) for value in row] for row in read("predictions.csv")]
    assert committed == [pytest.approx(row, rel=1e-9) for row in predictions()]


def write(file, header, rows):
    with (CDNOW / file).open("w", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(header)
        writer.writerows([each if isinstance(each, str) else f"{each:.12g}" for each in row] for row in rows)


if __name__ == "__main__":
    write("scipy.csv", ("name", "value"), fits())
    write("predictions.csv", ("r", "alpha", "a", "b", "x", "t_x", "T", "time", "alive", "purchases"), predictions())
