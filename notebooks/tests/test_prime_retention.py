"""On a warehouse without subscriptions, or with few, prime_retention.ipynb says why sections are empty."""

import check
from small_warehouse import commit, publish

# Two cohorts of a shop that sells no membership, as the engine writes them. Tables of members are not published.
TABLES = {
    "gold.cohort_retention": """
        SELECT month, cohort_month, grouping, prime_status, month_number, 40::BIGINT AS cohort_customers,
               (20 - month_number)::BIGINT AS active_customers, ((20 - month_number) / 40)::DECIMAL(9, 6) AS retention,
               0.2::DOUBLE AS retention_low, 0.6::DOUBLE AS retention_high, false AS left_truncated
        FROM (VALUES (DATE '2025-10-01', DATE '2025-10-01', 0), (DATE '2025-11-01', DATE '2025-10-01', 1),
                     (DATE '2025-12-01', DATE '2025-10-01', 2), (DATE '2025-11-01', DATE '2025-11-01', 0),
                     (DATE '2025-12-01', DATE '2025-11-01', 1)) AS cell (month, cohort_month, month_number),
             (VALUES ('at_first_order'), ('at_month_start')) AS way (grouping),
             (VALUES ('non_prime'), ('all')) AS status (prime_status)""",
    "gold.cohort_gap": """
        SELECT 'pooled' AS cohort, month_number::INTEGER AS month_number, NULL::DOUBLE AS gap, NULL::DOUBLE AS low,
               NULL::DOUBLE AS high, 0::BIGINT AS cohorts, NULL::DECIMAL(18, 2) AS prime_margin_per_customer,
               NULL::DECIMAL(18, 2) AS non_prime_margin_per_customer
        FROM range(1, 3) AS month (month_number)""",
    "ops.ingest_file": "SELECT 'orders' AS feed, 'accepted' AS status",
}


def outputs(folder, monkeypatch):
    """What the cells of the notebook give, by cell: the text of sentences and tables, the picture of a chart."""
    monkeypatch.setenv("FLYWHEEL_WAREHOUSE", str(folder))
    monkeypatch.delenv("FLYWHEEL_LANDING", raising=False)
    known, found = {}, {}
    for cell in check.committed("prime_retention").cells:
        if cell.cell_type == "code":
            *before, last = cell.source.splitlines()
            exec("\n".join(before), known)
            shown = eval(last, known)
            found[cell.id] = shown if shown is None else shown.data
    return found


def shop(folder, tables):
    for table, sql in tables.items():
        commit(folder, table, sql)
    publish(folder, 1, "published", 0, *tables)
    return folder


def test_without_a_feed_of_subscriptions_every_section_of_prime_says_so(tmp_path, monkeypatch):
    cells = outputs(shop(tmp_path, TABLES), monkeypatch)
    assert cells["headline"].splitlines() == [
        "- **What joining Prime changes is not known.** No feed of subscriptions has been delivered, so that everybody counts as"
        " non-Prime.",
        "- **In month 1 after their first order 47.5 % (36.9 to 58.3 %) of non-Prime customers bought**; of Prime customers nothing is"
        " known.",
    ]
    for section in ("margin-chart", "survival-chart", "bridge-chart", "effect-chart", "balance-chart"):
        assert cells[section] == (
            "*Nothing to show. No feed of subscriptions has been delivered, so that everybody counts as non-Prime.*"
        )
    for section in ("margin-table", "survival-table", "bridge-table", "effect-table", "event-table", "placebos", "balance-words"):
        assert cells[section] is None


def test_without_a_feed_of_subscriptions_retention_of_all_customers_is_there(tmp_path, monkeypatch):
    cells = outputs(shop(tmp_path, TABLES), monkeypatch)
    assert '<td align="right">80</td><td align="right">47.5 %</td><td align="right">36.9 to 58.3 %</td>' in cells["retention-table"]
    assert "A cohort has no Prime customers and 40 non-Prime ones" in cells["cohorts"]
    for chart in ("retention-curves", "retention-triangles"):
        assert cells[chart].startswith(b"\x89PNG")


def test_a_shop_of_a_few_weeks_has_no_retention_yet(tmp_path, monkeypatch):
    tables = TABLES | {"gold.cohort_retention": TABLES["gold.cohort_retention"] + " WHERE month_number = 0"}
    cells = outputs(shop(tmp_path, tables), monkeypatch)
    assert cells["retention-table"].startswith("*Nothing to show. No cohort has been followed for a whole month after its first")
    assert [cells[chart] for chart in ("retention-curves", "cohorts", "retention-triangles")] == [None] * 3


def test_too_few_joiners_to_fit_are_told_from_no_feed(tmp_path, monkeypatch):
    tables = TABLES | {
        "gold.prime_effect": """
            SELECT 'all' AS scope, 'orders' AS outcome, estimator, '1 to 6' AS months, estimate, low, high, 3::BIGINT AS treated,
                   false AS flagged
            FROM (VALUES ('naive', 2.0::DOUBLE, 1.0::DOUBLE, 3.0::DOUBLE), ('matched', NULL, NULL, NULL),
                         ('doubly_robust', NULL, NULL, NULL)) AS e (estimator, estimate, low, high)""",
        "ops.ingest_file": "SELECT 'subscriptions' AS feed, 'accepted' AS status",
    }
    cells = outputs(shop(tmp_path, tables), monkeypatch)
    first, second, third, *_ = cells["headline"].splitlines()
    assert "placed 2.00 orders more" in first
    assert "**The part that joining explains is not known**: too few have joined" in second
    assert "**What is true is not known**: no truth file" in third
    assert cells["placebos"] == "The months before joining could not be estimated."
    assert "No subscriber of Prime has paid" in cells["bridge-chart"]
