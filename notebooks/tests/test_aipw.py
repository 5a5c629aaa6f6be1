"""The doubly robust estimator of io.flywheel.domain.effect agrees with a second implementation: both hold the same committed figures."""

import csv

import aipw
import numpy as np
import pytest


@pytest.fixture(scope="module")
def given():
    with (aipw.FOLDER / "person_trials.csv").open() as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def rows(given):
    return [
        (
            row["trial"],
            row["customer_id"],
            row["marketplace"],
            row["treated"] == "true",
            float(row["weight"]),
            tuple(float(row[name]) for name in aipw.COVARIATES),
            float(row["outcome"]),
        )
        for row in given
    ]


def column(given, name):
    return np.array([float(row[name]) for row in given])


def test_given_the_nuisances_estimate_and_errors_are_those_held(given, rows):
    with (aipw.FOLDER / "aipw.csv").open() as file:
        held = {row["figure"]: float(row["value"]) for row in csv.DictReader(file)}
    found = aipw.results(rows, column(given, "propensity"), column(given, "prediction"))
    assert found == pytest.approx(held, rel=0, abs=1e-9)


def test_the_nuisances_are_those_held(given, rows):
    propensity, prediction = aipw.nuisances(rows)
    assert propensity == pytest.approx(column(given, "propensity"), rel=0, abs=1e-9)
    assert prediction == pytest.approx(column(given, "prediction"), rel=0, abs=1e-9)
