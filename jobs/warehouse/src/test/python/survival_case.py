"""Writes what lifelines computes: the rows of a case of gold.membership_survival, and log-rank statistics of its samples.

Sixty-six families of random lives are seen at the end of three months, which makes 198 samples, each by plan and whole: with ties,
censoring, grace that runs or has passed, families without any life, and lives that are left out. Run it by hand after a change of what
the table or its documented query is, with lifelines (MIT) in an environment of its own:

    pip install lifelines==0.30.0
    python jobs/warehouse/src/test/python/survival_case.py
"""

import csv
import datetime
import math
import pathlib
import random

from lifelines import KaplanMeierFitter
from lifelines.statistics import logrank_test

CASE = pathlib.Path(__file__).parents[5] / (
    "datasets/gold/membership_survival/cases/random_lives_have_the_curves_and_intervals_that_lifelines_computes"
)
LOG_RANK = pathlib.Path(__file__).parents[1] / "resources/log_rank.csv"
FIRST = datetime.date(2025, 1, 1)
MONTHS = [(FIRST, datetime.date(2025, 1, 31)), (datetime.date(2025, 2, 1), datetime.date(2025, 2, 28)),
          (datetime.date(2025, 3, 1), datetime.date(2025, 3, 31))]
DAY = datetime.timedelta(1)


def lives(family: int) -> list[dict]:
    draw = random.Random(family)
    ties = draw.choice([1, 7, 14])  # few distinct lengths make many ties
    found = []
    for number in range(draw.randint(1, 14)):
        start = FIRST + DAY * draw.randint(0, 70)
        length = max(1, draw.randint(1, 60) // ties * ties)
        found.append({
            "family": f"family-{family:02}",
            "subscriber": f"s{family:02}-{number:02}",
            "plan": draw.choice(["annual", "monthly", "student"]),
            "start": start,
            "paid_to": start + DAY * length,
            "grace": draw.random() < 0.4,
            "left_out": family % 11 == 0 or draw.random() < 0.05,
        })
    return found


def observed(life: dict, last: datetime.date) -> tuple[int, bool]:
    """Days from the first paid day, and whether they ended, as is known on the last day of a month."""
    # A life that ends in the month is in grace from the failed payment on, which is known then.
    ends = life["paid_to"] + DAY * 7 if life["grace"] else life["paid_to"]
    if ends <= last:
        return (life["paid_to"] - life["start"]).days, True
    return (min(life["paid_to"], last + DAY) - life["start"]).days, False


def curve(sample: list[tuple[int, bool]]) -> list[tuple]:
    if not sample:
        return [(0, 0, 0, 0, "", "", "")]
    fitter = KaplanMeierFitter().fit([days for days, _ in sample], [ended for _, ended in sample])
    rows = []
    for day, row in fitter.event_table.iterrows():
        survival = float(fitter.survival_function_.loc[day].iloc[0])
        low, high = (float(bound) for bound in fitter.confidence_interval_.loc[day])
        inside = 0 < survival < 1 and not math.isnan(low)
        rows.append((int(day), int(row["at_risk"]), int(row["observed"]), int(row["censored"]), repr(survival),
                     repr(low) if inside else "", repr(high) if inside else ""))
    return rows


def log_rank(sample: list[tuple[int, bool]], others: list[tuple[int, bool]]) -> str:
    """The statistic, to the last digit; empty where no event could have fallen on either side."""
    both = sample + others
    at_risk = [
        [sum(length >= day for length, _ in group) for group in (sample, others)]
        + [sum(ended and length == day for length, ended in both)]
        for day in {length for length, ended in both if ended}
    ]
    if not any(one and other and events < one + other for one, other, events in at_risk):
        return ""
    lengths, ends = zip(*sample)
    other_lengths, other_ends = zip(*others)
    return repr(float(logrank_test(lengths, other_lengths, ends, other_ends).test_statistic))


def main() -> None:
    families = [lives(family) for family in range(66)]
    (CASE / "inputs").mkdir(parents=True, exist_ok=True)
    with open(CASE / "inputs/ops.delivered.csv", "w") as file:
        file.write(f"feed,first_day,last_day\nsubscriptions,{FIRST},{MONTHS[-1][1]}\n")
    with open(CASE / "inputs/silver.subscription_period.csv", "w", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(["subscriber_id", "product_family", "period_no", "part", "plan_id", "kind", "booked_on", "coverage_start", "coverage_end"])
        for life in (life for family in families for life in family):
            rows.writerow([life["subscriber"], life["family"], 1, 1, life["plan"], "paid", life["start"], life["start"], life["paid_to"]])
            if life["grace"]:
                rows.writerow([life["subscriber"], life["family"], 2, 1, life["plan"], "grace", life["paid_to"], life["paid_to"],
                               life["paid_to"] + DAY * 7])
    with open(CASE / "inputs/silver.subscription_event.csv", "w", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(["event_id", "day", "occurred_at", "subscriber_id", "product_family", "event"])
        for life in (life for family in families for life in family):
            rows.writerow([life["subscriber"], life["start"], f"{life['start']} 00:00:00", life["subscriber"], life["family"],
                           "renewed" if life["left_out"] else "started"])
    with open(CASE / "expect.csv", "w", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(["month", "product_family", "plan_id", "day", "at_risk", "events", "censored", "survival", "low", "high", "left_out"])
        for month, last in MONTHS:
            for family in families:
                known = [life for life in family if life["start"] <= last]
                for plan in sorted({life["plan"] for life in known}) + (["all"] if known else []):
                    of_plan = [life for life in known if plan in (life["plan"], "all")]
                    sample = [observed(life, last) for life in of_plan if not life["left_out"]]
                    left_out = sum(life["left_out"] for life in of_plan)
                    for row in curve(sample):
                        rows.writerow([month, of_plan[0]["family"], plan, *row, left_out])
    with open(LOG_RANK, "w", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(["month", "product_family", "plan_id", "log_rank"])
        for month, last in MONTHS:
            for family in families:
                sample = {plan: [] for plan in ("annual", "monthly", "student")}
                for life in family:
                    if life["start"] <= last and not life["left_out"]:
                        sample[life["plan"]].append(observed(life, last))
                for plan, lengths in sample.items():
                    others = [each for other in sample if other != plan for each in sample[other]]
                    if lengths and others:
                        rows.writerow([month, family[0]["family"], plan, log_rank(lengths, others)])


main()
