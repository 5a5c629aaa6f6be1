"""The charts of prime_retention.ipynb, from figures alone."""

from decimal import Decimal

import numpy as np
from IPython.display import Image
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from prime_words import Estimate, Planted
from retention import Rate
from show import png
from survival import Point

PRIME, OTHERS, PLANTED = "tab:blue", "tab:orange", "tab:red"
GROUPS = (("prime", "Prime", PRIME), ("non_prime", "Non-Prime", OTHERS))
FIRST_ORDER = "at the first order"
MONTH_START = "at the month's start (descriptive)"


def curves(at_first_order: dict, at_month_start: dict) -> Image:
    """Retention by month with bands, both groupings side by side."""
    figure = Figure(figsize=(9, 3.6), layout="constrained")
    sides = figure.subplots(1, 2, sharey=True)
    for axes, rates, title in zip(sides, (at_first_order, at_month_start), (FIRST_ORDER, MONTH_START)):
        for status, label, color in GROUPS:
            style = "-" if title == FIRST_ORDER else "--"
            _curve(axes, {month: rate for (month, of), rate in sorted(rates.items()) if of == status}, label, color, style)
        axes.set_title(f"Prime or not {title}", fontsize=10)
        axes.set_xlabel("months after that of the first order")
        axes.set_xticks(range(1, 13))
        axes.grid(alpha=0.3)
    sides[0].set_ylabel("customers who bought, %")
    sides[0].set_ylim(0, 100)
    sides[0].legend(frameon=False)
    return png(figure)


def _curve(axes: Axes, rates: dict[int, Rate], label: str, color: str, style: str) -> None:
    if rates:
        months = list(rates)
        axes.plot(months, [100 * rate.share for rate in rates.values()], style, marker=".", label=label, color=color)
        low, high = ([100 * getattr(rate, end) for rate in rates.values()] for end in ("low", "high"))
        axes.fill_between(months, low, high, color=color, alpha=0.2, linewidth=0)


def triangles(at_first_order: list[tuple], at_month_start: list[tuple]) -> Image:
    """Retention by cohort (down) and month (across): a row of two triangles for each grouping."""
    both = at_first_order + at_month_start
    cohorts = sorted({cohort for _, cohort, _, _ in both})
    months = max(month for _, _, month, _ in both)
    figure = Figure(figsize=(9, 7.4), layout="constrained")
    grid = figure.subplots(2, 2, sharex=True, sharey=True)
    for line, cells, title in zip(grid, (at_first_order, at_month_start), (FIRST_ORDER, MONTH_START)):
        for axes, (status, label, _) in zip(line, GROUPS):
            shares = np.full((len(cohorts), months), np.nan)
            for of, cohort, month, share in cells:
                if of == status:
                    shares[cohorts.index(cohort), month - 1] = 100 * share
            axes.set_facecolor("0.93")
            picture = axes.pcolormesh(np.arange(1, months + 1), np.arange(len(cohorts)), shares, vmin=0, vmax=100, cmap="viridis")
            axes.set_title(f"{label} {title}", fontsize=10)
    # Pictures of tables are read from the top.
    grid[0][0].invert_yaxis()
    every = range(0, len(cohorts), max(1, len(cohorts) // 8))
    grid[0][0].set_yticks(every, [f"{cohorts[place]:%Y-%m}" for place in every])
    for axes in grid[:, 0]:
        axes.set_ylabel("month of the first order")
    for axes in grid[1]:
        axes.set_xlabel("months after that of the first order")
        axes.set_xticks(range(1, months + 1, max(1, months // 8)))
    figure.colorbar(picture, ax=grid, label="customers who bought, %", shrink=0.6)
    return png(figure)


def margins(rows: list[tuple], currency: str) -> Image:
    """Contribution margin per customer, summed from month 0 on."""
    figure = Figure(figsize=(9, 3), layout="constrained")
    axes = figure.subplots()
    months = [month for month, _, _ in rows]
    for place, (_, label, color) in enumerate(GROUPS, 1):
        axes.plot(months, [float(row[place]) for row in rows], marker=".", label=label, color=color)
    axes.set_title("Contribution margin per customer, months 0 to k, without membership fees", fontsize=10)
    axes.set_xlabel("month k after that of the first order")
    axes.set_ylabel(f"{currency} per customer")
    axes.set_xticks(months)
    axes.axhline(0, color="black", linewidth=0.8)
    axes.grid(alpha=0.3)
    axes.legend(frameon=False)
    return png(figure)


def memberships(plans: dict[str, list[Point]]) -> Image:
    """A small chart for each plan: survival with its band, and below it the numbers at risk."""
    wide = min(3, len(plans))
    high = -(-len(plans) // wide)
    last = max(points[-1].day for points in plans.values())
    step = max(30, round(last / 4 / 30) * 30)
    ticks = range(0, last + 1, step)
    figure = Figure(figsize=(9, 0.4 + 2.5 * high), layout="constrained")
    grid = figure.subplots(high, wide, sharey=True, squeeze=False)
    for axes, (plan, points) in zip(grid.flat, plans.items()):
        days = [point.day for point in points]
        axes.step(days, [100 * point.survival for point in points], where="post", color=PRIME)
        known = [point.low is not None for point in points]
        low = [100 * (point.survival if point.low is None else point.low) for point in points]
        top = [100 * (point.survival if point.high is None else point.high) for point in points]
        axes.fill_between(days, low, top, where=known, step="post", color=PRIME, alpha=0.2, linewidth=0)
        axes.set_title(plan.replace("_", " "), fontsize=10)
        axes.set_xticks(ticks, [f"{day}\n{_at_risk(points, day):,}" for day in ticks])
        axes.set_xlim(0, last)
        axes.set_ylim(0, 102)
        axes.grid(alpha=0.3)
    for axes in list(grid.flat)[len(plans) :]:
        axes.set_visible(False)
    for axes in grid[:, 0]:
        axes.set_ylabel("still paying, %")
    figure.supxlabel("days since the first paid day; below them: members at risk", fontsize=10)
    return png(figure)


def bridge(steps: dict[str, Decimal], currency: str) -> Image:
    """A waterfall from the opening to the closing figure; steps of nothing are left out."""
    ends = list(steps)[0], list(steps)[-1]
    shown = {name: float(amount) for name, amount in steps.items() if amount or name in ends}
    figure = Figure(figsize=(9, 3.2), layout="constrained")
    axes = figure.subplots()
    level = highest = 0.0
    for place, (name, amount) in enumerate(shown.items()):
        is_end = name in ends
        bottom = 0 if is_end else level
        color = "0.45" if is_end else "tab:green" if amount > 0 else PLANTED
        axes.bar(place, amount, bottom=bottom, width=0.6, color=color)
        level = bottom + amount
        highest = max(highest, level)
        if place < len(shown) - 1:
            axes.hlines(level, place, place + 1, color="0.6", linewidth=0.8)
        text = f"{amount:,.0f}" if is_end else f"{amount:+,.0f}"
        axes.annotate(text, (place, max(bottom, level)), (0, 2), textcoords="offset points", ha="center", fontsize=9)
    axes.set_xticks(range(len(shown)), [_on_two_lines(name) for name in shown], fontsize=9)
    axes.set_title("Prime's monthly recurring revenue (MRR)", fontsize=10)
    axes.set_ylabel(currency)
    axes.set_ylim(0, 1.12 * highest)
    axes.yaxis.set_major_formatter("{x:,.0f}")
    axes.grid(alpha=0.3, axis="y")
    axes.set_axisbelow(True)
    return png(figure)


def effect(estimates: dict[str, Estimate], events: dict[int, Estimate], planted: Planted | None) -> Image:
    """On the left the estimators of months 1 to 6, on the right the event study; the planted effect in both."""
    figure = Figure(figsize=(9, 3.4), layout="constrained")
    left, right = figure.subplots(1, 2, width_ratios=(1, 1.25))
    for place, estimate in enumerate(estimates.values()):
        left.errorbar(estimate.value, place, xerr=_reach(estimate), fmt="o", color="black", capsize=3)
    left.axvline(0, color="black", linewidth=0.8)
    if planted:
        left.axvline(planted.each, color=PLANTED, linestyle="--", label="planted by the generator, months 1 to 6")
    left.set_yticks(range(len(estimates)), estimates)
    left.set_ylim(len(estimates) - 0.5, -0.5)
    left.set_xlabel("orders more, months 1 to 6")
    left.set_title("Three estimators", fontsize=10)
    left.grid(alpha=0.3, axis="x")

    right.axvspan(-2.5, -0.5, color="0.93", label="before joining: should be 0")
    for month, estimate in events.items():
        right.errorbar(month, estimate.value, yerr=_reach(estimate), fmt="o", color="black", capsize=3)
    right.axhline(0, color="black", linewidth=0.8)
    if planted:
        # Beside the estimates, not on them.
        months = [month + 0.2 for month in range(1, len(planted.by_month) + 1)]
        right.plot(months, planted.by_month, "D", color=PLANTED, fillstyle="none", label="planted, by month")
    right.set_xticks(sorted(events))
    right.set_xlabel("month after that of joining")
    right.set_ylabel("orders more in the month")
    right.set_title("Event study, doubly robust", fontsize=10)
    right.grid(alpha=0.3, axis="y")
    figure.legend(frameon=False, fontsize=9, loc="outside lower center", ncols=3)
    return png(figure)


def balance(pairs: list[tuple[str, float, float]]) -> Image:
    """Standardised differences of the covariates before and after weighting, the largest on top."""
    figure = Figure(figsize=(9, 0.9 + 0.24 * len(pairs)), layout="constrained")
    axes = figure.subplots()
    places = range(len(pairs))
    axes.axvspan(-0.1, 0.1, color="0.93", label="within 0.1")
    axes.axvline(0, color="black", linewidth=0.8)
    axes.hlines(places, *zip(*((min(pair[1:]), max(pair[1:])) for pair in pairs)), color="0.8", linewidth=1)
    axes.plot([pair[1] for pair in pairs], places, "o", fillstyle="none", color=OTHERS, label="before weighting")
    axes.plot([pair[2] for pair in pairs], places, "o", color=PRIME, label="after weighting")
    axes.set_yticks(places, [name for name, _, _ in pairs], fontsize=9)
    axes.invert_yaxis()
    axes.set_xlabel("difference of joiners and others, in standard deviations of the joiners")
    axes.grid(alpha=0.3, axis="x")
    figure.legend(frameon=False, fontsize=9, loc="outside lower center", ncols=3)
    return png(figure)


def _on_two_lines(name: str) -> str:
    return name.replace(", ", ",\n") if ", " in name else name.replace(" ", "\n")


def _at_risk(points: list[Point], day: int) -> int:
    return next((point.at_risk for point in points if point.day >= day), 0)


def _reach(estimate: Estimate) -> list[list[float]]:
    return [[estimate.value - estimate.low], [estimate.high - estimate.value]]
