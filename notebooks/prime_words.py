"""The sentences of prime_retention.ipynb: what may be said of figures, and what has to be said with them."""

from typing import NamedTuple

from retention import Rate
from show import between, money, number, percent

NO_FEED = "No feed of subscriptions has been delivered, so that everybody counts as non-Prime"


class Estimate(NamedTuple):
    """Orders, or an amount, that a joiner has more than without joining, with a 95 % interval."""

    value: float
    low: float
    high: float

    def covers(self, figure: float) -> bool:
        return self.low <= figure <= self.high

    def interval(self) -> str:
        return f"{number(self.low)} to {number(self.high)}"


class Planted(NamedTuple):
    """What joining brought those who joined, by two runs of the generator: with joining, and with joining suppressed.

    joiners   whose orders of months 1 to 6 are known
    orders    by joining, in those months, of all of them
    by_month  the same of each month, per joiner
    """

    joiners: int
    orders: int
    by_month: list[float]

    @property
    def each(self) -> float:
        return self.orders / self.joiners

    @classmethod
    def of(cls, truth: dict | None) -> "Planted | None":
        """The entry of a truth file; None without one, and where nobody joined."""
        effect = truth.get("prime", {}).get("effect_in_orders") if truth else None
        if not effect or not effect["person_trials"]:
            return None
        years = [
            [joined - suppressed for joined, suppressed in zip(year["orders_joined_by_month"], year["orders_suppressed_by_month"])]
            for year in effect["by_year"]
        ]
        joiners = effect["person_trials"]
        return cls(joiners, effect["orders_by_joining"], [sum(month) / joiners for month in zip(*years)])


def gap_in_orders(naive: Estimate, joiners: int) -> str:
    more = naive if naive.value >= 0 else Estimate(-naive.value, -naive.high, -naive.low)
    return (
        f"**Those who joined Prime placed {number(more.value)} orders {'more' if naive.value >= 0 else 'fewer'} in months 1 to 6"
        f" after joining than those who did not** ({more.interval()}, {joiners:,} joiners). That gap is naive: part of it is the"
        " kind of customer who joins."
    )


def explained_by_joining(robust: Estimate | None) -> str:
    if robust is None:
        return "**The part that joining explains is not known**: too few have joined to estimate it."
    if robust.covers(0):
        return (
            f"**The part that joining explains is not distinguishable from none**: {number(robust.value)} orders, doubly robust,"
            f" with an interval from {robust.interval()}."
        )
    return f"**The part that joining explains is {number(robust.value)} orders** (doubly robust, {robust.interval()})."


def planted_effect(planted: Planted | None, naive: Estimate, robust: Estimate | None, joiners: int) -> str:
    if planted is None:
        return "**What is true is not known**: no truth file of a generated company lies in the landing folder."
    whom = f"these {joiners:,} joiners" if joiners == planted.joiners else f"{planted.joiners:,} joiners of the truth file"
    text = (
        f"**Planted by the generator**: joining brought {whom} {number(planted.each)} orders each"
        f" ({planted.orders:,} in all)."
    )
    if robust is None:
        return text
    holds = robust.covers(planted.each), naive.covers(planted.each)
    return f"{text} " + {
        (True, False): "The doubly robust interval covers it, the naive one does not.",
        (True, True): "Both intervals cover it: so few joiners leave them wide.",
        (False, True): "The naive interval covers it, the doubly robust one does not.",
        (False, False): "Neither interval covers it.",
    }[holds]


def comparison(month: int, prime: Rate, others: Rate, gap: Estimate | None) -> str:
    def share(rate: Rate) -> str:
        return f"{percent(rate.share)} ({between(rate.low, rate.high)})"

    text = (
        f"**In month {month} after their first order {share(prime)} of Prime customers bought, and {share(others)} of the others.**"
    )
    if gap is not None:
        text += f" Compared within cohorts, the gap is {number(100 * gap.value, 1)} points ({points(gap)})."
    return f"{text} A comparison, not an effect of Prime."


def alone(month: int, rate: Rate) -> str:
    return (
        f"**In month {month} after their first order {percent(rate.share)} ({between(rate.low, rate.high)}) of non-Prime customers"
        " bought**; of Prime customers nothing is known."
    )


def points(gap: Estimate) -> str:
    return f"{number(100 * gap.low, 1)} to {number(100 * gap.high, 1)}"


def still_paying(share: Estimate) -> str:
    return (
        f"**Of those who began to pay for Prime, {percent(share.value)} ({between(share.low, share.high)}) still did so"
        " without a break a year later**, all plans together."
    )


def recurring(steps: dict[str, object], opening: str, closing: str, currency: str) -> str:
    return (
        f"**Prime's monthly recurring revenue went from {money(steps[opening])} to {money(steps[closing])} {currency}**"
        f" ({opening[5:]} to {closing[5:]})."
    )


def sizes(prime: tuple[int, int] | None, others: tuple[int, int] | None) -> str:
    """How many customers the smallest and the largest cohort have."""
    return (
        "The same rates cohort by cohort, the last 24: a row is a cohort; grey is not observed yet, or a group without customers."
        f" A cohort has {_between(prime)} Prime customers and {_between(others)} non-Prime ones; of few customers a single cell says"
        " little."
    )


def _between(ends: tuple[int, int] | None) -> str:
    return "no" if ends is None else f"{ends[0]:,} to {ends[1]:,}" if ends[0] < ends[1] else f"{ends[0]:,}"


def flagged(placebos: dict[int, bool]) -> str:
    """What the months before joining say, which joining cannot have changed."""
    if not placebos:
        return "The months before joining could not be estimated."
    found = [f"m{month}" for month, is_flagged in sorted(placebos.items()) if is_flagged]
    if not found:
        return (
            "**Neither month before joining is flagged**: there joiners and others order alike, once covariates are adjusted for."
            " A hidden difference that shows only later would not be seen."
        )
    return (
        f"**Flagged: {' and '.join(found)}.** Joiners already differed before joining, in a way that the covariates do not show:"
        " the estimates are to be distrusted."
    )


def balance(pairs: list[tuple[str, float, float]]) -> str:
    """Of covariates, their standardised differences before and after weighting."""
    before, after = (max(pairs, key=lambda pair: abs(pair[place])) for place in (1, 2))
    over = [sum(abs(pair[place]) > 0.1 for pair in pairs) for place in (1, 2)]
    return (
        f"The largest difference is {number(before[1])} standard deviations before weighting ({before[0]}) and {number(after[2])}"
        f" after it ({after[0]}). Beyond 0.1, the usual tolerance, are {over[0]} of {len(pairs)} covariates before and {over[1]}"
        " after."
    )
