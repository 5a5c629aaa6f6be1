"""What the overview notebook asks of a warehouse before its first figure: the years to show, and the headline."""

import csv
import os
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path

from IPython.display import Markdown

import generated
import retention
from published import Warehouse
from show import between, money, percent

PUBLISHED = Path(__file__).resolve().parent.parent / "jobs/feeds/src/main/resources/io/flywheel/feeds/company/annual.csv"


class Overview:
    """The gold tables of one publication, and what the figures of a generated company are measured against.

    gold      a DuckDB connection with the tables
    currency  of all amounts
    years     the first days of the last two calendar years with data, the last whole one last; or the year so far
    scale     of a generated company to the published one; None for any other warehouse
    retention by month and prime_status, of all cohorts together
    """

    def __init__(self):
        warehouse = Warehouse(os.environ.get("FLYWHEEL_WAREHOUSE", "../.flywheel/demo/warehouse"))
        self.gold = warehouse.connect(
            "gold.segment_month", "gold.segment_revenue", "gold.segment_pnl", "gold.cohort_retention"
        )
        self.currency = warehouse.currency or "the reporting currency"
        self.next_day = warehouse.as_of + timedelta(days=1)
        whole = [
            row[0]
            for row in self.gold.execute(
                """SELECT DISTINCT period_start FROM gold.segment_revenue
                   WHERE period_type = 'year' AND period_start + INTERVAL 1 YEAR <= ? ORDER BY 1 DESC LIMIT 2""",
                [self.next_day],
            ).fetchall()
        ]
        self.years = sorted(whole) or [date(warehouse.as_of.year, 1, 1)]
        self.year = self.years[-1]
        self.year_text = f"{self.year.year}" if whole else f"{self.year.year} up to {warehouse.as_of}"
        truth = generated.truth(warehouse)
        self.scale = Decimal(str(truth["scale"])) if truth else None
        self._published = {}
        if self.scale is not None:
            for row in csv.DictReader(PUBLISHED.open()):
                key = row["fiscal_year"], row["statement"], row["item"]
                self._published[key] = Decimal(row["usd_millions"]) * 1_000_000 * self.scale
        self.retention = retention.pooled(self.gold, "at_first_order")

    def published(self, year: date, statement: str, item: str) -> Decimal | None:
        """A published figure times the scale; None where there is none, or nothing to compare with."""
        return self._published.get((str(year.year), statement, item))

    @cache  # several cells ask
    def segments(self, year: date) -> dict:
        """Net sales and operating income of each segment in a year, by driver set."""
        rows = self.gold.execute(
            """SELECT segment, driver_set, sum(net_sales),
                      CASE WHEN count(*) = count(operating_income) THEN sum(operating_income) END
               FROM gold.segment_pnl
               WHERE period_type = 'year' AND period_start = ? AND scenario = 'base' GROUP BY ALL""",
            [year],
        ).fetchall()
        found = {}
        for segment, driver_set, sales, income in rows:
            found.setdefault(segment, {})[driver_set] = (sales, income)
        return dict(sorted(found.items(), key=lambda each: -max(sales or 0 for sales, _ in each[1].values())))

    def headline(self) -> Markdown:
        """The answers in a few lines, each with what is not in it."""
        lines = self.gold.execute(
            """SELECT revenue_line, sum(net_sales) AS sales FROM gold.segment_revenue
               WHERE period_type = 'year' AND period_start = ? GROUP BY ALL ORDER BY sales DESC NULLS LAST, 1""",
            [self.year],
        ).fetchall()
        total = sum(sales or 0 for _, sales in lines)
        segments = self.segments(self.year)
        incomes = {segment: sets["by_use"][1] for segment, sets in segments.items() if "by_use" in sets}
        sixth = {
            status: f"{percent(rate.share)} ({between(rate.low, rate.high)})"
            for (month, status), rate in self.retention.items()
            if month == 6
        }
        text = [
            f"- **Net sales of {money(total)} {self.currency} in {self.year_text}**, without tax: "
            + ", ".join(f"{line} {percent((sales or 0) / total if total else None)}" for line, sales in lines)
            + "."
        ]
        if incomes and all(income is not None for income in incomes.values()):
            text.append(
                f"- **Operating income of {money(sum(incomes.values()))} {self.currency}**, when costs are shared by use: "
                + ", ".join(f"{segment} {money(income)}" for segment, income in incomes.items())
                + ". It depends on how costs are shared: see the three ways below."
            )
        else:
            text.append("- **Operating income** is not known: the ledger has not delivered every month of the year.")
        text.append(
            "- **Customers who bought in the sixth month after that of their first order**: "
            f"{sixth.get('prime', '–')} of those who were Prime members at that order, {sixth.get('non_prime', '–')} of the"
            " others. A comparison, not an effect of Prime."
        )
        if self.scale is not None:
            text.append(
                f"- The company is **generated** at {self.scale:f} of a published one. Net sales by line and segment, and operating"
                " income by segment under `by_use`, are **calibrated** to that company's years; everything else follows from"
                " assumptions that the generator's guide lists."
            )
        return Markdown("\n".join(text))
