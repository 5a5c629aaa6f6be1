"""What prime_retention.ipynb shows: figures of the gold tables, drawn by prime_charts.py, said by prime_words.py.

Each method is one output of the notebook. Where there is nothing to show it is a sentence that says why.
"""

import os
from datetime import timedelta
from decimal import Decimal
from functools import cached_property

from IPython.display import HTML, Image, Markdown

import generated
import prime_charts as charts
import prime_words as words
import retention
import survival
from prime_words import Estimate, Planted
from published import Warehouse
from show import between, number, percent, table

MONTHS = (1, 3, 6, 12)
# Without a feed of subscriptions nothing has written these: here they are empty then, with the columns that are asked for.
OF_SUBSCRIPTIONS = {
    "gold.membership_survival": """month DATE, product_family VARCHAR, plan_id VARCHAR, day INTEGER, events BIGINT, censored BIGINT,
                                   left_out BIGINT""",
    "gold.plan_transition": """month DATE, product_family VARCHAR, movement VARCHAR, reason VARCHAR, opening DECIMAL(18, 2),
                               closing DECIMAL(18, 2), fx DECIMAL(18, 2), amount DECIMAL(18, 2)""",
    "gold.prime_effect": """scope VARCHAR, outcome VARCHAR, estimator VARCHAR, months VARCHAR, estimate DOUBLE, low DOUBLE,
                            high DOUBLE, treated BIGINT, flagged BOOLEAN""",
    "silver.plan": "plan_id VARCHAR, valid_from DATE, tier VARCHAR",
}
RECENT = "cohort_month > (SELECT max(cohort_month) - INTERVAL 24 MONTH FROM gold.cohort_retention)"
ESTIMATORS = {"naive": "Naive", "matched": "Matched", "doubly_robust": "Doubly robust"}


class PrimeRetention:
    """The gold tables of one publication, and the planted effect where a generator has noted it."""

    def __init__(self):
        warehouse = Warehouse(os.environ.get("FLYWHEEL_WAREHOUSE", "../.flywheel/demo/warehouse"))
        known = [table for table in OF_SUBSCRIPTIONS if table in warehouse.versions]
        self.gold = warehouse.connect("gold.cohort_retention", "gold.cohort_gap", "ops.ingest_file", *known)
        for table, columns in OF_SUBSCRIPTIONS.items():
            self.gold.execute(f"CREATE SCHEMA IF NOT EXISTS {table.split('.')[0]}")
            self.gold.execute(f"CREATE TABLE IF NOT EXISTS {table} ({columns})")
        self.currency = warehouse.currency or "the reporting currency"
        self.truth = generated.truth(warehouse)
        self.planted = Planted.of(self.truth)
        self.rates = retention.pooled(self.gold, "at_first_order")
        ((self.has_feed,),) = self._rows(
            "SELECT count(*) > 0 FROM ops.ingest_file WHERE feed = 'subscriptions' AND status = 'accepted'"
        )

    def _rows(self, sql: str, **parameters) -> list[tuple]:
        return self.gold.execute(sql, parameters).fetchall()

    def _nothing(self, otherwise: str) -> Markdown:
        return Markdown(f"*Nothing to show. {self._reason(otherwise)}.*")

    def _reason(self, otherwise: str) -> str:
        return otherwise if self.has_feed else words.NO_FEED

    # Headline

    def headline(self) -> Markdown:
        """The answers in a few lines, computed from the tables."""
        lines = self._effect_in_words()
        lines += self._retention_in_words()
        year = survival.at(self._curve_of_all, 365) if self._curve_of_all else None
        if year and year.low is not None:
            lines.append(words.still_paying(Estimate(year.survival, year.low, year.high)))
        steps = self._bridge.get("prime")
        if steps:
            lines.append(words.recurring(steps, *self._ends, self.currency))
        if self.truth:
            lines.append(
                "The company is **generated**. The levels are **assumed**, for nobody publishes how often customers come back, join"
                " and leave; what joining changes is **planted** ([the generator's guide](../docs/guide-generator.md))."
            )
        return Markdown("\n".join(f"- {line}" for line in lines))

    def _effect_in_words(self) -> list[str]:
        naive, robust = self._effects.get(("orders", "naive")), self._effects.get(("orders", "doubly_robust"))
        if naive is None:
            reason = self._reason("Nobody has joined in a month of which the six months after are delivered")
            return [f"**What joining Prime changes is not known.** {reason}."]
        return [
            words.gap_in_orders(naive, self._joiners),
            words.explained_by_joining(robust),
            words.planted_effect(self.planted, naive, robust, self._joiners),
        ]

    # Retention

    def _retention_in_words(self) -> list[str]:
        """Of month 6, or the latest of the table's months before it."""
        for month in (6, 3, 1):
            prime, others = (self.rates.get((month, status)) for status in ("prime", "non_prime"))
            if prime and others:
                return [words.comparison(month, prime, others, self._gaps.get(month))]
            if others:
                return [words.alone(month, others)]
        return []

    def retention_table(self) -> HTML | Markdown:
        """Prime and others at a few months, with the gap within cohorts."""
        if not self.rates:
            return Markdown(
                "*Nothing to show. No cohort has been followed for a whole month after its first; where customers have no"
                " sign-up days, the first three cohorts do not count.*"
            )

        def group(month: int, status: str) -> tuple:
            rate = self.rates.get((month, status))
            return (f"{rate.customers:,}", percent(rate.share), between(rate.low, rate.high)) if rate else ("–",) * 3

        def gap(month: int) -> tuple:
            found = self._gaps.get(month)
            return (number(100 * found.value, 1), words.points(found)) if found else ("–",) * 2

        return table(
            ["Month"]
            + [head for column in ("Prime customers", "Non-Prime customers") for head in (column, "bought", "95 % interval")]
            + ["Gap, points", "95 % interval"],
            [(month, *group(month, "prime"), *group(month, "non_prime"), *gap(month)) for month in MONTHS],
            texts=0,
        )

    def curves(self) -> Image | None:
        if not self.rates:
            return None
        return charts.curves(self.rates, retention.pooled(self.gold, "at_month_start"))

    def cohorts(self) -> Markdown | None:
        if not self.rates:
            return None
        rows = self._rows(
            f"""SELECT prime_status, min(cohort_customers), max(cohort_customers) FROM gold.cohort_retention
               WHERE grouping = 'at_first_order' AND month_number = 0 AND NOT left_truncated AND {RECENT}
               GROUP BY prime_status"""
        )
        sizes = {status: tuple(ends) for status, *ends in rows}
        return Markdown(words.sizes(sizes.get("prime"), sizes.get("non_prime")))

    def triangles(self) -> Image | None:
        if not self.rates:
            return None
        cells = {
            grouping: self._rows(
                f"""SELECT prime_status, cohort_month, month_number, retention::DOUBLE FROM gold.cohort_retention
                   WHERE grouping = $grouping AND prime_status <> 'all' AND month_number > 0 AND retention IS NOT NULL
                     AND NOT left_truncated AND {RECENT}""",
                grouping=grouping,
            )
            for grouping in ("at_first_order", "at_month_start")
        }
        return charts.triangles(cells["at_first_order"], cells["at_month_start"])

    @cached_property
    def _gaps(self) -> dict[int, Estimate]:
        rows = self._rows(
            "SELECT month_number, gap, low, high FROM gold.cohort_gap WHERE cohort = 'pooled' AND low IS NOT NULL ORDER BY 1"
        )
        return {month: Estimate(*gap) for month, *gap in rows}

    # Margin

    @cached_property
    def _margins(self) -> list[tuple]:
        return self._rows(
            """SELECT month_number, prime_margin_per_customer, non_prime_margin_per_customer FROM gold.cohort_gap
               WHERE cohort = 'pooled' AND month_number <= 12 AND prime_margin_per_customer IS NOT NULL
                 AND non_prime_margin_per_customer IS NOT NULL
               ORDER BY 1"""
        )

    def margins(self) -> Image | Markdown:
        if not self._margins:
            return self._nothing("The ledger has not delivered the months of any cohort, or one of the groups has no customers")
        return charts.margins(self._margins, self.currency)

    def margin_table(self) -> HTML | None:
        rows = [(month, number(prime), number(others)) for month, prime, others in self._margins if month in (0, *MONTHS)]
        if not rows:
            return None
        return table(["Months 0 to", f"Prime, {self.currency} a customer", f"Non-Prime, {self.currency} a customer"], rows, texts=0)

    # Membership

    @cached_property
    def _curves(self) -> dict[str, tuple[list[survival.Point], int]]:
        """By kind of plan, the largest first: its curve, and how many lives are left out of it."""
        lives, left_out = {}, {}
        # A plan has an id in each marketplace; the tier is what customers choose.
        for tier, plan_id, out, *life in self._rows(
            """SELECT coalesce(p.tier, s.plan_id), s.plan_id, s.left_out, s.day, s.events, s.censored
               FROM gold.membership_survival AS s
               LEFT JOIN (SELECT plan_id, max_by(tier, valid_from) AS tier FROM silver.plan GROUP BY plan_id) AS p
                 ON p.plan_id = s.plan_id
               WHERE s.month = (SELECT max(month) FROM gold.membership_survival) AND s.product_family = 'prime'
                 AND s.plan_id <> 'all'"""
        ):
            lives.setdefault(tier, []).append(life)
            left_out.setdefault(tier, {})[plan_id] = out
        curves = {tier: (survival.curve(each), sum(left_out[tier].values())) for tier, each in lives.items()}
        followed = {tier: curve for tier, curve in curves.items() if curve[0][0].at_risk > 0}
        return dict(sorted(followed.items(), key=lambda each: (-each[1][0][0].at_risk, each[0])))

    @cached_property
    def _curve_of_all(self) -> list[survival.Point]:
        rows = self._rows(
            """SELECT day, events, censored FROM gold.membership_survival
               WHERE month = (SELECT max(month) FROM gold.membership_survival) AND product_family = 'prime' AND plan_id = 'all'"""
        )
        return survival.curve(rows)

    def memberships(self) -> Image | Markdown:
        if not self._curves:
            return self._nothing("Nobody has begun to pay for Prime since the first delivered day")
        return charts.memberships({tier: points for tier, (points, _) in list(self._curves.items())[:6]})

    def membership_table(self) -> HTML | None:
        if not self._curves:
            return None

        def after(points: list[survival.Point], day: int) -> tuple:
            point = survival.at(points, day)
            if point is None:
                return "–", "–", 0
            return percent(point.survival), between(point.low, point.high), f"{point.at_risk:,}"

        return table(
            ["Plan", "Began to pay", "Ended", "Left out"]
            + [head for day in (90, 365) for head in (f"Still pay after {day} days", "95 % interval", "At risk")],
            [
                (
                    tier.replace("_", " "),
                    f"{points[0].at_risk:,}",
                    f"{sum(point.events for point in points):,}",
                    f"{left_out:,}",
                    *after(points, 90),
                    *after(points, 365),
                )
                for tier, (points, left_out) in self._curves.items()
            ],
            texts=1,
        )

    # Recurring revenue

    @cached_property
    def _span(self) -> tuple:
        """The first and the last of the latest twelve months."""
        return self._rows(
            """SELECT min(month), max(month) FROM gold.plan_transition
               WHERE month > (SELECT max(month) - INTERVAL 12 MONTH FROM gold.plan_transition)"""
        )[0]

    @cached_property
    def _ends(self) -> tuple[str, str]:
        first, last = self._span
        return f"MRR, {first - timedelta(days=1):%b %Y}", f"MRR, {last:%b %Y}"

    @cached_property
    def _bridge(self) -> dict[str, dict]:
        """By family, the steps from the opening to the closing revenue, with their signs."""
        first, last = self._span
        if first is None:
            return {}
        rows = self._rows(
            """SELECT product_family, sum(opening) FILTER (month = $first),
                      sum(amount) FILTER (movement = 'new'),
                      sum(amount) FILTER (movement = 'reactivation'),
                      sum(amount) FILTER (movement = 'expansion'),
                      -sum(amount) FILTER (movement = 'contraction'),
                      -sum(amount) FILTER (movement = 'churn' AND reason = 'cancelled'),
                      -sum(amount) FILTER (movement = 'churn' AND reason = 'failed_payment'),
                      -sum(amount) FILTER (movement = 'churn' AND reason = 'other'),
                      sum(fx), sum(closing) FILTER (month = $last)
               FROM gold.plan_transition WHERE month BETWEEN $first AND $last
               GROUP BY product_family ORDER BY product_family""",
            first=first,
            last=last,
        )
        opening, closing = self._ends
        names = (
            opening, "new", "reactivated", "expansion", "contraction", "cancelled", "payment failed", "other churn",
            "exchange rates", closing,
        )  # fmt: skip
        return {family: dict(zip(names, (step or Decimal(0) for step in steps), strict=True)) for family, *steps in rows}

    def bridge(self) -> Image | Markdown:
        if "prime" not in self._bridge:
            return self._nothing("No subscriber of Prime has paid in a month that is delivered whole")
        return charts.bridge(self._bridge["prime"], self.currency)

    def bridge_table(self) -> HTML | None:
        if not self._bridge:
            return None
        families = list(self._bridge)
        return table(
            ["Step", *(f"{family}, {self.currency}" for family in families)],
            [(step, *(number(self._bridge[family][step]) for family in families)) for step in self._bridge[families[0]]],
            texts=1,
        )

    # Effect

    @cached_property
    def _effects(self) -> dict[tuple[str, str], Estimate]:
        rows = self._rows(
            """SELECT outcome, estimator, estimate, low, high FROM gold.prime_effect
               WHERE scope = 'all' AND months = '1 to 6' AND low IS NOT NULL"""
        )
        return {(outcome, estimator): Estimate(*found) for outcome, estimator, *found in rows}

    @cached_property
    def _joiners(self) -> int:
        return self._rows(
            "SELECT max(treated) FROM gold.prime_effect WHERE scope = 'all' AND outcome = 'orders' AND months = '1 to 6'"
        )[0][0]

    @cached_property
    def _events(self) -> dict[int, tuple[Estimate, int, bool]]:
        rows = self._rows(
            """SELECT try_cast(months AS INTEGER), estimate, low, high, treated, flagged FROM gold.prime_effect
               WHERE scope = 'all' AND outcome = 'orders' AND months <> '1 to 6' AND low IS NOT NULL ORDER BY 1"""
        )
        return {month: (Estimate(*found), treated, flagged) for month, *found, treated, flagged in rows}

    @cached_property
    def _balance(self) -> list[tuple[str, float, float]]:
        return self._rows(
            """SELECT outcome, max(estimate) FILTER (estimator = 'balance_before') AS before,
                      max(estimate) FILTER (estimator = 'balance_after') AS after
               FROM gold.prime_effect WHERE scope = 'all' AND estimator LIKE 'balance%' GROUP BY outcome
               HAVING before IS NOT NULL AND after IS NOT NULL ORDER BY abs(before) DESC, outcome"""
        )

    def _no_effect(self) -> Markdown:
        return self._nothing("Nobody has joined in a month of which the six months after are delivered, or too few to estimate")

    def effect(self) -> Image | Markdown:
        orders = {label: self._effects.get(("orders", name)) for name, label in ESTIMATORS.items()}
        estimates = {label: estimate for label, estimate in orders.items() if estimate}
        if not estimates:
            return self._no_effect()
        return charts.effect(estimates, {month: event[0] for month, event in self._events.items()}, self.planted)

    def effect_table(self) -> HTML | None:
        if not self._effects:
            return None

        def of(outcome: str, name: str) -> tuple:
            found = self._effects.get((outcome, name))
            return (number(found.value), found.interval()) if found else ("–", "–")

        rows = [(label, *of("orders", name), *of("contribution_margin", name)) for name, label in ESTIMATORS.items()]
        if self.planted:
            rows.append(("Planted by the generator", number(self.planted.each), "", "not known", ""))
        return table(
            ["Months 1 to 6", "Orders", "95 % interval", f"Contribution margin, {self.currency}", "95 % interval"], rows, texts=1
        )

    def event_table(self) -> HTML | None:
        if not self._events:
            return None
        rows = [
            ("Orders", *(number(event[0].value) for event in self._events.values())),
            ("95 % interval", *(event[0].interval() for event in self._events.values())),
        ]
        if self.planted:
            known = dict(enumerate(self.planted.by_month, 1))
            rows.append(("Planted", *(number(known.get(month, 0 if month < 0 else None)) for month in self._events)))
        rows.append(("Joiners", *(f"{treated:,}" for _, treated, _ in self._events.values())))
        return table(["Month after joining", *(f"{month}" for month in self._events)], rows, texts=1)

    def placebos(self) -> Markdown | None:
        if not self._effects:
            return None
        return Markdown(words.flagged({month: event[2] for month, event in self._events.items() if month < 0}))

    def balance(self) -> Image | Markdown:
        return charts.balance(self._balance) if self._balance else self._no_effect()

    def balance_in_words(self) -> Markdown | None:
        return Markdown(words.balance(self._balance)) if self._balance else None
