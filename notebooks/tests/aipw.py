"""The doubly robust effect on the treated once more, by numpy and without a line of io.flywheel.domain.effect.

`python notebooks/tests/aipw.py` draws the person-trials that test_aipw.py and EffectStudyTest read, and writes what comes of them.
"""

import csv
import hashlib
from pathlib import Path

import numpy as np

FOLDER = Path(__file__).resolve().parents[2] / "jobs/domain/src/test/resources/io/flywheel/domain/effect"
COVARIATES = ("orders", "goods", "tenure")
MARKETPLACES = ("DE", "US")
FOLDS, BUCKETS, CUT, PENALTY = 5, 200, 0.99, 0.0005


def customer_hash(customer_id):
    return int(hashlib.sha256(customer_id.encode()).hexdigest()[:15], 16)


def draw(seed=19):
    """Two years of four trials; controls of the last one were sampled. Row: trial, customer, marketplace, treated, weight, covariates, outcome."""
    random = np.random.default_rng(seed)
    rows = []
    for trial in ("2024-07", "2024-08", "2024-11", "2024-12", "2025-01", "2025-02", "2025-03", "2025-04"):
        for customer in range(70):
            orders = int(random.poisson(1 + customer / 40))
            goods = round(orders * float(random.gamma(2, 20)), 2)
            tenure = int(random.integers(4, 40))
            marketplace = MARKETPLACES[customer % 3 > 0]
            joins = random.random() < 1 / (1 + np.exp(5 - 1.7 * orders))
            outcome = int(random.poisson(1 + orders + 0.8 * joins))
            weight = 1.5 if trial == "2025-04" and not joins else 1.0
            rows.append((trial, f"C{customer}", marketplace, joins, weight, (orders, goods, tenure), outcome))
    return rows


def ridge(design, curvature, pull, slopes):
    """One step of weighted least squares on a mean loss with a penalty on all but the first coefficient."""
    penalty = 2 * PENALTY * np.diag([0.0] + [1.0] * (design.shape[1] - 1))
    return np.linalg.solve(design.T @ (design * curvature[:, None]) + penalty, design.T @ pull - penalty @ slopes)


def logistic(design, treated, weight):
    share = weight / weight.sum()
    slopes = np.zeros(design.shape[1])
    for _ in range(60):
        probability = 1 / (1 + np.exp(-design @ slopes))
        slopes = slopes + ridge(design, share * probability * (1 - probability), share * (treated - probability), slopes)
    return slopes


def linear(design, outcome, weight):
    share = weight / weight.sum()
    return ridge(design, share, share * outcome, np.zeros(design.shape[1]))


def design_matrix(numbers, marketplaces, training, weight):
    mean = np.average(numbers[training], axis=0, weights=weight[training])
    deviation = np.sqrt(np.average((numbers[training] - mean) ** 2, axis=0, weights=weight[training]))
    return np.hstack([np.ones((len(numbers), 1)), (numbers - mean) / deviation, marketplaces])


def nuisances(rows):
    """Propensity and outcome without joining of each row, each year fitted by itself, from customers of other folds."""
    year = np.array([int(row[0][:4]) for row in rows])
    fold = np.array([customer_hash(row[1]) % FOLDS for row in rows])
    treated, weight, outcome = columns(rows)
    numbers = np.array([row[5] for row in rows], dtype=float)
    marketplaces = np.array([[row[2] == name for name in MARKETPLACES] for row in rows], dtype=float)
    propensity, prediction = np.full(len(rows), np.nan), np.full(len(rows), np.nan)
    for of_year in np.unique(year):
        here = np.flatnonzero(year == of_year)
        for number in range(FOLDS):
            training = fold[here] != number
            design = design_matrix(numbers[here], marketplaces[here], training, weight[here])
            controls = training & (treated[here] == 0)
            joins = logistic(design[training], treated[here][training], weight[here][training])
            orders = linear(design[controls], outcome[here][controls], weight[here][controls])
            left = here[~training]
            propensity[left] = 1 / (1 + np.exp(-design[~training] @ joins))
            prediction[left] = design[~training] @ orders
    return propensity, prediction


def columns(rows):
    return tuple(np.array([row[i] for row in rows], dtype=float) for i in (3, 4, 6))


def aipw(treated, weight, outcome, propensity, prediction, clusters):
    """Estimate, and the root of the sum of squared influence of the clusters."""
    cut = np.minimum(propensity, CUT)
    residual = outcome - prediction
    score = np.where(treated == 1, residual, -weight * cut / (1 - cut) * residual)
    estimate = score.sum() / treated.sum()
    influence = (score - treated * estimate) / treated.sum()
    _, cluster = np.unique(clusters, return_inverse=True)
    return estimate, np.sqrt((np.bincount(cluster, influence) ** 2).sum())


def results(rows, propensity, prediction):
    treated, weight, outcome = columns(rows)
    customers = [row[1] for row in rows]
    of = (treated, weight, outcome, propensity, prediction)
    estimate, by_customer = aipw(*of, customers)
    _, by_bucket = aipw(*of, [customer_hash(customer) % BUCKETS for customer in customers])
    return {"estimate": estimate, "error_by_customer": by_customer, "error_by_bucket": by_bucket}


def write():
    rows = draw()
    propensity, prediction = nuisances(rows)
    with (FOLDER / "person_trials.csv").open("w", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(["trial", "customer_id", "marketplace", "treated", "weight", *COVARIATES, "outcome", "propensity", "prediction"])
        for row, e, m in zip(rows, propensity, prediction):
            table.writerow([*row[:3], str(bool(row[3])).lower(), row[4], *row[5], row[6], repr(float(e)), repr(float(m))])
    with (FOLDER / "aipw.csv").open("w", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(["figure", "value"])
        table.writerows([name, repr(float(value))] for name, value in results(rows, propensity, prediction).items())


if __name__ == "__main__":
    write()
