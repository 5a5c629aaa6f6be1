"""Tables as plain HTML and charts as PNG: what every viewer of a notebook shows, and the same bytes each time."""

import io
from decimal import ROUND_HALF_UP, Decimal
from html import escape

from IPython.display import HTML, Image
from matplotlib.figure import Figure


def money(amount: Decimal | None) -> str:
    """Whole units of the currency, thousands apart; an en dash for nothing known."""
    return "–" if amount is None else f"{amount.quantize(Decimal(1), ROUND_HALF_UP):,}"


def percent(share: Decimal | float | None) -> str:
    """A share of 1 in percent with one decimal; an en dash for nothing known."""
    return "–" if share is None else f"{(Decimal(str(share)) * 100).quantize(Decimal('0.1'), ROUND_HALF_UP)} %"


def number(value: float | None, places: int = 2) -> str:
    """Two decimals, if not told otherwise; an en dash for nothing known."""
    if value is None:
        return "–"
    rounded = Decimal(str(value)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    # Not -0.00.
    return f"{rounded + 0:,}"


def between(low: float | None, high: float | None) -> str:
    """An interval of shares."""
    return "–" if low is None else f"{percent(low)[:-2]} to {percent(high)}"


def table(heads: list[str], rows: list[tuple], *, texts: int) -> HTML:
    """Rows under their heads: the first `texts` columns to the left, the rest, numbers, to the right."""

    def cells(row: tuple) -> str:
        sides = ["left" if place < texts else "right" for place in range(len(row))]
        return "".join(f'<td align="{side}">{escape(str(value))}</td>' for side, value in zip(sides, row, strict=True))

    head = "".join(f"<th>{escape(text)}</th>" for text in heads)
    body = "\n".join(f"<tr>{cells(row)}</tr>" for row in rows)
    return HTML(f"<table>\n<tr>{head}</tr>\n{body}\n</table>")


def png(figure: Figure) -> Image:
    """The figure as a picture without the name and version of what drew it."""
    picture = io.BytesIO()
    figure.savefig(picture, format="png", dpi=100, metadata={"Software": None})
    return Image(picture.getvalue(), format="png")
