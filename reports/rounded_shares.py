"""A share beside the counts it is printed with: whether the two agree, and what the rounding of the counts allows.

Below England the counts were rounded before they were published. Where they are too coarse to give the publisher's own
share, that share stands (decision 0003) and is marked as published, or a reader who divides finds another number.
"""

from __future__ import annotations

import math

import pandas as pd

from metrics.derived import ADDED_COUNTS
from metrics.printed import percent
from metrics.rounding import share_range
from reports.figure import Figure
from store.rounded import ROUNDED_CAVEAT, ROUNDED_TO

AS_PUBLISHED = "as published"
AS_PUBLISHED_MEANS = (
    "As published: the share is the publisher's own; the rounded counts beside it do not give it."
)
#: What rounding allows is said where it spans more than so many percentage points.
MATTERS_POINTS = 5.0


def is_as_published(share: float, count: float, total: float) -> bool:
    """Whether a share (0-100) prints otherwise than `count` ÷ `total` beside it. Not where one is missing."""
    if any(math.isnan(part) for part in (share, count, total)) or total <= 0:
        return False
    return percent(share) != percent(100 * count / total)


def share_words(share: float, count: float, total: float) -> str:
    """A share as it is printed beside its counts: 33%, or 21% as published."""
    mark = f" {AS_PUBLISHED}" if is_as_published(share, count, total) else ""
    return f"{percent(share)}{mark}"


def has_share_as_published(table: pd.DataFrame) -> bool:
    """Whether a cell of a table of texts has a share that its counts do not give."""
    return any(AS_PUBLISHED in str(cell) for column in table for cell in table[column])


def share_of(figure: Figure) -> str:
    """The share of a figure as it is printed beside its counts."""
    if figure.value is None or figure.indicator.unit != "percent":
        return figure.printed
    counts = (math.nan if part is None else part for part in (figure.numerator, figure.denominator))
    return share_words(figure.value, *counts)


def rounding_allows(figure: Figure) -> tuple[float, float] | None:
    """The lowest and highest share (0-100) that a figure's rounded counts may stand for; None where none were rounded.

    Two rounded counts that were added up may be off by twice as much.
    """
    if figure.indicator.unit != "percent" or ROUNDED_CAVEAT not in figure.caveats:
        return None
    if figure.numerator is None or not figure.denominator:
        return None
    low, high = share_range(
        figure.numerator,
        figure.denominator,
        parts=2 if ADDED_COUNTS in figure.caveats else 1,
        nearest=ROUNDED_TO,
    )
    return low, min(high, 100.0)


def rounding_words(figure: Figure) -> str:
    """What rounding allows, in words, where it spans enough to matter or the share is not that of the counts."""
    allowed = rounding_allows(figure)
    if allowed is None or figure.value is None:
        return ""
    low, high = allowed
    if high - low <= MATTERS_POINTS and AS_PUBLISHED not in share_of(figure):
        return ""
    return f"the counts are rounded to {ROUNDED_TO}, which allows {percent(low)} to {percent(high)}"
