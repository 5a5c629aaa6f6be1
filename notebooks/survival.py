"""Kaplan and Meier's curve of several plans together, from the rows that gold.membership_survival has of each."""

import math
from typing import NamedTuple


class Point(NamedTuple):
    """From this day up to the next point's; low and high are None where survival is 0 or 1."""

    day: int
    at_risk: int
    events: int
    survival: float
    low: float | None
    high: float | None


def curve(lives: list[tuple[int, int, int]]) -> list[Point]:
    """Lives as (day, how many ended on it, how many are this long and last on): the same day may come several times."""
    ended, lasting = {}, {}
    for day, events, censored in lives:
        ended[day] = ended.get(day, 0) + events
        lasting[day] = lasting.get(day, 0) + censored
    at_risk = sum(ended.values()) + sum(lasting.values())
    points, survival, variance = [], 1.0, 0.0
    for day in sorted(ended):
        events = ended[day]
        if events:
            # Kaplan and Meier (1958); Greenwood (1926): the variance over the square of the survival.
            survival *= 1 - events / at_risk
            variance += events / (at_risk * (at_risk - events)) if events < at_risk else 0
        points.append(Point(day, at_risk, events, survival, *_interval(survival, variance)))
        at_risk -= events + lasting[day]
    return points


def at(points: list[Point], day: int) -> Point | None:
    """The curve on a day, with the number at risk then; None where nobody has been followed for so long."""
    later = next((point for point in points if point.day >= day), None)
    if later is None or later.at_risk == 0:
        return None
    last = max((point for point in points if point.day <= day), key=lambda point: point.day)
    return last._replace(day=day, at_risk=later.at_risk)


def _interval(survival: float, variance: float) -> tuple[float, float] | tuple[None, None]:
    if survival in (0, 1):
        return None, None
    # Of ln(-ln(survival)), which stays within 0 and 1: Kalbfleisch and Prentice (1980).
    width = 1.959963984540054 * math.sqrt(variance) / -math.log(survival)
    return survival ** math.exp(width), survival ** math.exp(-width)
