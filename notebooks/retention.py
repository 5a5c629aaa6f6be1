"""Retention of all cohorts together: the rate that a single small cohort is too small to give."""

from typing import NamedTuple

import duckdb


class Rate(NamedTuple):
    """The share of customers who bought in a month after that of their first order, with Wilson's 95 % interval."""

    customers: int
    share: float
    low: float
    high: float


def pooled(gold: duckdb.DuckDBPyConnection, grouping: str) -> dict[tuple[int, str], Rate]:
    """The rate by month (1 to 12) and prime_status. All cohorts whose month is observed are added up."""
    rows = gold.execute(
        """WITH pooled AS (
             SELECT month_number, prime_status, sum(cohort_customers)::DOUBLE AS n, sum(active_customers) / n AS p
             FROM gold.cohort_retention
             WHERE grouping = ? AND month_number BETWEEN 1 AND 12 AND active_customers IS NOT NULL AND NOT left_truncated
             GROUP BY ALL
             HAVING sum(cohort_customers) > 0
           ), wilson AS (
             SELECT *, pow(1.959963984540054, 2) AS zz, p + zz / (2 * n) AS centre,
                    sqrt(zz * p * (1 - p) / n + pow(zz / (2 * n), 2)) AS half, 1 + zz / n AS scale
             FROM pooled
           )
           SELECT month_number, prime_status, n::BIGINT, p, (centre - half) / scale, (centre + half) / scale FROM wilson""",
        [grouping],
    ).fetchall()
    return {(month, status): Rate(*rate) for month, status, *rate in rows}
